internal import HoneBase
public import HoneTensor
public import SystemPackage

/// An encoder that reads two texts together and says in one number how well they fit: a classifier with one output, as
/// published re-rankers are (`BertForSequenceClassification` with `num_labels` 1).
///
/// The number is the classifier's own output, before any activation, which would not change the order.
public final class CrossEncoder: @unchecked Sendable {  // Frozen: its tensors are only ever read.
    /// The network with its tokenizer.
    public let encoder: Encoder
    private let pooler: Weight
    private let poolerBias: Tensor
    private let output: [Float]
    private let outputBias: Double

    /// The names of its head's tensors.
    private static let names = (pooler: "pooler.dense", output: "classifier")

    /// Whether the folder has the head of a classifier; what else it is, opening it says.
    public static func hasHead(_ folder: FilePath) throws(ModelError) -> Bool {
        try SafetensorsWeights(folder, on: CPU.shared).names.contains(names.output + ".weight")
    }

    /// The model in `folder`, in the layout of Hugging Face.
    ///
    /// - Parameter type: the type for matrix products; by default the fastest of this machine.
    /// - Throws: `ModelError` where it is another model, or its head has more than one output.
    public init(folder: FilePath, as type: DType? = nil) throws(ModelError) {
        encoder = try Encoder(folder: folder, as: type)
        var weights = try ModelWeights(
            folder,
            prefixes: ["bert.", ""],
            probe: Self.names.pooler + ".weight",
            on: encoder.backend
        )
        let size = encoder.size
        pooler = Weight(
            frozen: try weights.matrix(Self.names.pooler + ".weight", [size, size]),
            as: .float32
        )
        poolerBias = try weights.vector(Self.names.pooler + ".bias", [size])
        // The classifier stands beside the network, not within it.
        var head = try ModelWeights(folder, prefixes: [""], probe: "", on: encoder.backend)
        output = try head.vector(Self.names.output + ".weight", [1, size]).floats()
        outputBias = Double(try head.vector(Self.names.output + ".bias", [1]).floats()[0])
    }

    /// How well each of `texts` fits `first`: the greater, the better.
    public func scores(of texts: [String], for first: String) -> [Double] {
        let pairs = texts.map { encoder.tokens(of: first, and: $0).pair }
        var scores: [Double] = []
        var start = 0
        while start < pairs.count {
            var (end, tokens) = (start, 0)
            while end < pairs.count, end == start || tokens + pairs[end].ids.count <= Encoder.tokensPerPass {
                tokens += pairs[end].ids.count
                end += 1
            }
            let states = encoder.pooled(PackedTokens(pairs: pairs[start..<end]), ForwardPass(), by: .first)
            let pooled = states.linear(pooler, bias: poolerBias).floats()
            for row in 0..<end - start {
                scores.append(
                    zip(pooled[row * encoder.size..<(row + 1) * encoder.size], output)
                        .reduce(outputBias) { $0 + Self.tanh(Double($1.0)) * Double($1.1) }
                )
            }
            start = end
        }
        return scores
    }

    private static func tanh(_ value: Double) -> Double { 1 - 2 / (Mathematics.exp(2 * value) + 1) }
}
