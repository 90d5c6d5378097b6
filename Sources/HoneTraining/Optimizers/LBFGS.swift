public import HoneTensor

/// Limited-memory BFGS for smooth convex losses over a whole data set (Liu and Nocedal, 1989), with a line
/// search for the Wolfe conditions (Nocedal and Wright, "Numerical
/// Optimization", algorithms 3.5, 3.6 and 7.5).
public struct LBFGS {
    /// How many pairs of steps and gradient changes are kept.
    public var memory = 10
    /// The largest number of steps.
    public var maximumSteps = 1_000
    /// Converged when no component of the gradient is larger.
    public var tolerance: Float = 1e-5

    /// The usual settings.
    public init() {}

    /// How a minimisation ended.
    public struct Result: Sendable {
        /// The loss at the end.
        public var loss: Double
        /// The steps taken.
        public var steps: Int
        /// The largest component of the gradient at the end.
        public var gradientSize: Float
        /// Whether the gradient came below the tolerance, or as low as float32 can tell.
        public var hasConverged: Bool
    }

    /// A point with its loss and gradient.
    private struct Point {
        var position: [Tensor]
        var loss: Double
        var gradient: [Tensor]
    }

    /// Moves `parameters` to where `loss` is least.
    ///
    /// - Parameter loss: the loss at the parameters' present values, recorded on the tape.
    public func minimize(_ parameters: [Parameter], loss: (Tape) -> Tensor) -> Result {
        func evaluate(at position: [Tensor]) -> Point {
            for (parameter, value) in zip(parameters, position) { parameter.update(value) }
            let tape = Tape()
            let value = loss(tape)
            let gradients = tape.gradients(of: value)
            let gradient = zip(parameters, position).map { gradients[$0] ?? $1 * 0 }
            return Point(position: position, loss: Double(value.item()), gradient: gradient)
        }
        var point = evaluate(at: parameters.map(\.value))
        // A loss that is no number has no slope, which would look like a minimum.
        guard point.loss.isFinite else { return result(point, 0, converged: false) }
        var history: [(step: [Tensor], change: [Tensor], curvature: Double)] = []
        var steps = 0
        while steps < maximumSteps {
            let size = largestComponent(point.gradient)
            if size <= tolerance { return result(point, steps, converged: true) }
            var direction = self.direction(point.gradient, history)
            var slope = dot(direction, point.gradient)
            if slope >= 0 {  // Rounding spoiled the curvature: start again from the gradient.
                history = []
                direction = scaled(point.gradient, -1)
                slope = dot(direction, point.gradient)
            }
            let first = history.isEmpty ? min(1, 1 / norm(point.gradient)) : 1
            guard let next = search(from: point, along: direction, slope: slope, first: first, evaluate)
            else {
                for (parameter, value) in zip(parameters, point.position) { parameter.update(value) }
                if history.isEmpty { return result(point, steps, converged: true) }
                history = []
                continue
            }
            let step = zip(next.position, point.position).map { $0 + $1 * -1 }
            let change = zip(next.gradient, point.gradient).map { $0 + $1 * -1 }
            let curvature = dot(step, change)
            if curvature > 1e-12 * dot(change, change) {
                history.append((step, change, curvature))
                if history.count > memory { history.removeFirst() }
            }
            point = next
            steps += 1
        }
        for (parameter, value) in zip(parameters, point.position) { parameter.update(value) }
        return result(point, steps, converged: largestComponent(point.gradient) <= tolerance)
    }

    /// The two-loop recursion: minus the gradient times the approximate inverse Hessian.
    private func direction(
        _ gradient: [Tensor],
        _ history: [(step: [Tensor], change: [Tensor], curvature: Double)]
    ) -> [Tensor] {
        var q = gradient
        var factors: [Double] = []
        for pair in history.reversed() {
            let factor = dot(pair.step, q) / pair.curvature
            factors.append(factor)
            q = sum(q, pair.change, -factor)
        }
        if let last = history.last { q = scaled(q, last.curvature / dot(last.change, last.change)) }
        for (pair, factor) in zip(history, factors.reversed()) {
            let back = dot(pair.change, q) / pair.curvature
            q = sum(q, pair.step, factor - back)
        }
        return scaled(q, -1)
    }

    /// A point along `direction` with enough decrease and a flatter slope; nil
    /// where float32 shows no decrease.
    private func search(
        from start: Point,
        along direction: [Tensor],
        slope: Double,
        first: Double,
        _ evaluate: ([Tensor]) -> Point
    ) -> Point? {
        // Losses are float32: below this difference only slopes tell.
        let noise = 4e-7 * max(abs(start.loss), 1e-3)
        var low = 0.0
        var high = Double.infinity
        var length = first
        for _ in 0..<30 {
            let trial = evaluate(sum(start.position, direction, length))
            let trialSlope = dot(direction, trial.gradient)
            let decreases = trial.loss <= start.loss + 1e-4 * length * slope + noise
            if !decreases || !trial.loss.isFinite {
                high = length
            } else if trialSlope < 0.9 * slope {
                low = length
            } else if trialSlope > -0.9 * slope {
                high = length
            } else {
                return trial
            }
            length = high.isFinite ? (low + high) / 2 : length * 2
            if high - low < 1e-10 * first { return nil }
        }
        return nil
    }

    private func result(_ point: Point, _ steps: Int, converged: Bool) -> Result {
        Result(
            loss: point.loss,
            steps: steps,
            gradientSize: largestComponent(point.gradient),
            hasConverged: converged
        )
    }

    // Vectors that are spread over several parameters.

    private func dot(_ x: [Tensor], _ y: [Tensor]) -> Double { zip(x, y).reduce(0) { $0 + $1.0.dot($1.1) } }
    private func norm(_ x: [Tensor]) -> Double { dot(x, x).squareRoot() }
    private func scaled(_ x: [Tensor], _ factor: Double) -> [Tensor] { x.map { $0 * Float(factor) } }
    private func sum(_ x: [Tensor], _ y: [Tensor], _ factor: Double) -> [Tensor] {
        zip(x, y).map { $0 + $1 * Float(factor) }
    }
    private func largestComponent(_ x: [Tensor]) -> Float {
        x.reduce(0) { max($0, $1.floats().reduce(0) { max($0, abs($1)) }) }
    }
}
