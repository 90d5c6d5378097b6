public import Testing

/// Records an issue unless `gradient` is that of `function` at `point`, by central differences of fourth order.
///
/// Compared by the norm of the difference over the norm. The error of the differences is of the order of step⁴ times
/// the fifth derivative, plus the function's rounding error over the step: with the default step about 1e-5 for a
/// function of order 1 computed in float32.
public func expectGradient(
    _ gradient: [Float],
    of function: ([Float]) -> Double,
    at point: [Float],
    step: Float = 0x1p-6,
    tolerance: Double = 1e-3,
    _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard gradient.count == point.count else {
        Issue.record(
            "a gradient of \(gradient.count) for \(point.count) values",
            sourceLocation: sourceLocation
        )
        return
    }
    let expected = point.indices.map { index in
        derivative(of: function, at: point, along: index, step: step)
    }
    var difference = 0.0
    var norm = 0.0
    for (actual, wanted) in zip(gradient, expected) {
        difference += (Double(actual) - wanted) * (Double(actual) - wanted)
        norm += wanted * wanted
    }
    guard norm > 0, difference.squareRoot() <= tolerance * norm.squareRoot() else {
        Issue.record(
            """
            \(comment()) the gradient differs by \(difference.squareRoot()) of a norm of \(norm.squareRoot()): \
            \(gradient.prefix(8)), expected \(expected.prefix(8))
            """,
            sourceLocation: sourceLocation
        )
        return
    }
}

private func derivative(
    of function: ([Float]) -> Double,
    at point: [Float],
    along index: Int,
    step: Float
) -> Double {
    func difference(_ steps: Float) -> Double {
        var above = point
        var below = point
        above[index] += steps * step
        below[index] -= steps * step
        return (function(above) - function(below)) / (Double(above[index]) - Double(below[index]))
    }
    return (4 * difference(1) - difference(2)) / 3
}
