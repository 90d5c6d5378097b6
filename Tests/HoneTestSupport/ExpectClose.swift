public import Testing

/// Records an issue unless every number is within `absolute + relative · |expected|` of the expected one.
///
/// The issue names the worst index, both values and how often the bound was missed. A NaN is close to NaN only, an
/// infinity to itself only.
public func expectClose(
    _ actual: [Float],
    _ expected: [Double],
    relative: Double = 0,
    absolute: Double = 0,
    _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let bounds = expected.map { $0.isFinite ? absolute + relative * abs($0) : 0 }
    expectClose(actual, expected, within: bounds, comment(), sourceLocation: sourceLocation)
}

/// Records an issue unless every number is within `absolute + relative · |expected|` of the expected one.
public func expectClose(
    _ actual: [Float],
    _ expected: [Float],
    relative: Double = 0,
    absolute: Double = 0,
    _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectClose(
        actual,
        expected.map(Double.init),
        relative: relative,
        absolute: absolute,
        comment(),
        sourceLocation: sourceLocation
    )
}

/// Records an issue unless each number is within its own bound of the expected one.
public func expectClose(
    _ actual: [Float],
    _ expected: [Double],
    within bounds: [Double],
    _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard let difference = Difference(actual, expected, bounds) else { return }
    let prefix = comment()
    Issue.record(
        "\(prefix)\(prefix.isEmpty ? "" : ": ")\(difference)",
        sourceLocation: sourceLocation
    )
}

/// Where two arrays differ by more than allowed, and by how much.
struct Difference: CustomStringConvertible {
    let description: String

    /// Nil where every number is within its bound.
    init?(_ actual: [Float], _ expected: [Double], _ bounds: [Double]) {
        guard actual.count == expected.count, bounds.count == expected.count else {
            description = "\(actual.count) values, expected \(expected.count), with \(bounds.count) bounds"
            return
        }
        var worst = -1
        var worstExcess = 1.0
        var misses = 0
        for index in actual.indices {
            let excess = Self.excess(Double(actual[index]), expected[index], bounds[index])
            guard excess > 1 else { continue }
            misses += 1
            if excess > worstExcess {
                worst = index
                worstExcess = excess
            }
        }
        guard misses > 0 else { return nil }
        description =
            "\(misses) of \(actual.count) values differ; worst at \(worst): "
            + "\(actual[worst]), expected \(expected[worst]) within \(bounds[worst])"
    }

    /// The difference in units of its bound: above 1 it is too large.
    private static func excess(_ actual: Double, _ expected: Double, _ bound: Double) -> Double {
        if actual == expected || (actual.isNaN && expected.isNaN) { return 0 }
        guard actual.isFinite, expected.isFinite else { return .infinity }
        let difference = abs(actual - expected)
        return difference <= bound ? 0 : max(difference / bound, 1.0.nextUp)
    }
}
