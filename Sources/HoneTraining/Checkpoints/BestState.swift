public import HoneTensor

/// The parameters at the step with the best validation score so far.
public struct BestState {
    /// The score, a fraction.
    public var score: Double
    /// The steps taken.
    public var step: Int
    var values: [String: Tensor]

    /// The state of `parameters` now.
    public init(score: Double, step: Int, of parameters: [Parameter]) {
        self.score = score
        self.step = step
        values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.movingValue()) })
    }

    init(score: Double, step: Int, values: [String: Tensor]) {
        self.score = score
        self.step = step
        self.values = values
    }

    /// Puts this state back into `parameters`.
    public func restore(_ parameters: [Parameter]) {
        for parameter in parameters {
            guard let value = values[parameter.name] else { fatalError("BestState: no \(parameter.name)") }
            parameter.restore(value)
        }
    }
}
