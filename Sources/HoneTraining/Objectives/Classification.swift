internal import HoneBase
public import HoneModels
public import HoneTensor

/// One class for each text, by a linear head on its state: the mean cross-entropy in nats, weighted by class.
public final class Classification: Objective {
    /// A text as token ids and its class.
    public struct Example: Sendable {
        /// The ids, with the special ones.
        public var ids: [Int32]
        /// The class, from 0.
        public var target: Int

        /// The text `ids` of class `target`.
        public init(ids: [Int32], target: Int) {
            self.ids = ids
            self.target = target
        }
    }

    /// The name in recipes.
    public static let name = "classification"
    /// A step is the mean of its examples.
    public let isSeparable = true

    private let examples: [Example]
    private let classWeights: [Float]
    private let head: Weight
    private let bias: Parameter

    /// The objective on `examples`, with a head of zeros.
    ///
    /// - Parameter classWeights: how much an example of each class counts; none is negative.
    public init(
        _ examples: [Example],
        classCount: Int,
        size: Int,
        classWeights: [Float]? = nil,
        on backend: any Backend = CPU.shared
    ) {
        require(classWeights.map { $0.count == classCount } ?? true, "Classification: \(classCount) classes")
        self.examples = examples
        self.classWeights = classWeights ?? [Float](repeating: 1, count: classCount)
        head = Weight(trainable: Parameter("head.weight", .zeros([classCount, size], on: backend)))
        bias = Parameter("head.bias", .zeros([classCount], on: backend))
    }

    /// Weights under which each class counts the same: the mean count over the class's own.
    public static func balancedWeights(_ examples: [Example], classCount: Int) -> [Float] {
        var counts = [Int](repeating: 0, count: classCount)
        for example in examples { counts[example.target] += 1 }
        return counts.map { $0 == 0 ? 0 : Float(examples.count) / Float(classCount * $0) }
    }

    /// The head: `[classes, size]` and `[classes]`.
    public var linearHead: LinearHead {
        LinearHead(weight: head.master?.value ?? .zeros([0, 0]), bias: bias.value)
    }

    /// The head's weight and bias.
    public var parameters: [Parameter] { [head.master, bias].compactMap(\.self) }
    /// The number of training examples.
    public var count: Int { examples.count }
    /// The one text of an example.
    public func texts(of example: Int) -> [[Int32]] { [examples[example].ids] }
    /// The weight of the example's class.
    public func weight(of example: Int) -> Double { Double(classWeights[examples[example].target]) }

    /// The mean cross-entropy of some examples.
    public func loss(of batch: [Int], _ states: (PackedTokens) -> Tensor, _ pass: ForwardPass) -> Tensor {
        let rows = batch.map { examples[$0] }
        let tape = pass.tape
        let logits = states(PackedTokens(rows.map(\.ids)))
            .linear(head, bias: tape.map { $0.watch(bias) } ?? bias.value, tape: tape)
        return logits.crossEntropy(
            Tensor(rows.map { Int32($0.target) }, shape: [rows.count]),
            weights: Tensor(rows.map { classWeights[$0.target] }, shape: [rows.count]),
            tape: tape
        )
    }
}
