internal import HoneBase
public import HoneTensor
public import SystemPackage

/// Says in one number how well two texts fit together, from the state of their first token:
/// `classifier · tanh(pooler · state)`.
///
/// The head of `BertForSequenceClassification` with `num_labels` 1, as published re-rankers have it (Nogueira and Cho,
/// "Passage Re-ranking with BERT", 2019). The number is taken before any activation, which would not change the order.
public final class PairHead: @unchecked Sendable {
    // Sendable: a frozen head never changes, and a trainable one stays with its one trainer.

    private let pooler: Weight
    private let poolerBias: Learnable
    private let classifier: Weight
    private let classifierBias: Learnable

    /// The names of its tensors.
    public static let names = ["pooler.dense", "classifier"].flatMap { [$0 + ".weight", $0 + ".bias"] }

    /// A head of these values.
    ///
    /// - Shapes: `tensors` in the order of `names`, float32: `[size, size]`, `[size]`, `[1, size]` and `[1]`.
    public init(_ tensors: [Tensor], isTrained: Bool = false) {
        let size = tensors.last(where: { $0.shape.rank == 2 })?.shape[1] ?? 0
        require(
            tensors.map(\.shape) == Self.shapes(size),
            "PairHead: tensors of \(tensors.map(\.shape)) for states of \(size)"
        )
        func weight(_ place: Int) -> Weight {
            isTrained
                ? Weight(trainable: Parameter(Self.names[place], tensors[place].copied()))
                : Weight(frozen: tensors[place], as: .float32)
        }
        func vector(_ place: Int) -> Learnable {
            Learnable(Self.names[place], tensors[place], isTrained: isTrained)
        }
        (pooler, poolerBias) = (weight(0), vector(1))
        (classifier, classifierBias) = (weight(2), vector(3))
    }

    /// The head from which training starts for states of `size` channels: the state itself is pooled, and all scores are 0.
    public convenience init(size: Int, isTrained: Bool, on backend: any Backend = CPU.shared) {
        var identity = [Float](repeating: 0, count: size * size)
        for channel in 0..<size { identity[channel * size + channel] = 1 }
        self.init(
            [
                Tensor(identity, shape: [size, size], on: backend), .zeros([size], on: backend),
                .zeros([1, size], on: backend), .zeros([1], on: backend),
            ],
            isTrained: isTrained
        )
    }

    /// The head in the model folder `folder`, whose states have `size` channels, as float32 tensors in the order of `names`.
    ///
    /// - Throws: `ModelError` where there is none, or it has another number of outputs than one.
    public static func tensors(in folder: FilePath, size: Int) throws(ModelError) -> [Tensor] {
        // The pooler stands within the network, the classifier beside it.
        var network = try ModelWeights(folder, prefixes: ["bert.", ""], probe: names[0], on: CPU.shared)
        var outside = try ModelWeights(folder, prefixes: [""], probe: "", on: CPU.shared)
        return [
            try network.matrix(names[0], [size, size]).converted(to: .float32),
            try network.vector(names[1], [size]),
            try outside.matrix(names[2], [1, size]).converted(to: .float32),
            try outside.vector(names[3], [1]),
        ]
    }

    /// Whether the model folder has the head of a classifier of texts; of how many outputs, reading it says.
    public static func stands(in folder: FilePath) throws(ModelError) -> Bool {
        let weights = try SafetensorsWeights(folder, on: CPU.shared)
        return weights.holds(names[2]) && ["bert.", ""].contains { weights.holds($0 + names[0]) }
    }

    private static func shapes(_ size: Int) -> [Shape] { [[size, size], [size], [1, size], [1]] }

    /// The scores of some pairs, from the state of the first token of each.
    ///
    /// - Shapes: states `[pairs, size]` float32; returns `[pairs, 1]`.
    public func callAsFunction(_ states: Tensor, tape: Tape? = nil) -> Tensor {
        states.linear(pooler, bias: poolerBias.value(on: tape), tape: tape)
            .softCapped(1, tape: tape)  // tanh
            .linear(classifier, bias: classifierBias.value(on: tape), tape: tape)
    }

    /// What is trained, in the order of `names`; nothing for a frozen head.
    public var parameters: [Parameter] {
        [pooler.master, poolerBias.parameter, classifier.master, classifierBias.parameter].compactMap(\.self)
    }
}
