internal import HoneBase
public import HoneTensor
public import SystemPackage

/// An encoder that reads two texts together and says in one number how well they fit.
public struct CrossEncoder: Sendable {
    /// The network with its tokenizer.
    public let encoder: Encoder
    private let adapter: Adapter?
    private let head: PairHead

    /// The cross-encoder of an encoder, what training left beside it, and a head.
    public init(_ encoder: Encoder, adapter: Adapter? = nil, head: PairHead) {
        (self.encoder, self.adapter, self.head) = (encoder, adapter, head)
    }

    /// The model in `folder`, in the layout of Hugging Face: `BertForSequenceClassification` with `num_labels` 1.
    ///
    /// - Parameter type: the type for matrix products; by default the fastest of this machine.
    /// - Throws: `ModelError` where it is another model, or its head has more than one output.
    public init(folder: FilePath, as type: DType? = nil) throws(ModelError) {
        let encoder = try Encoder(folder: folder, as: type)
        self.init(encoder, head: PairHead(try PairHead.tensors(in: folder, size: encoder.size)))
    }

    /// How well each of `texts` fits `first`: the greater, the better.
    public func scores(of texts: [String], for first: String) -> [Double] {
        scores(of: texts.map { encoder.tokens(of: first, and: $0).pair })
    }

    /// How well the two texts of each pair fit together: the greater, the better.
    public func scores(of pairs: [TokenPair]) -> [Double] {
        var scores: [Double] = []
        var start = 0
        while start < pairs.count {
            var (end, tokens) = (start, 0)
            while end < pairs.count, end == start || tokens + pairs[end].ids.count <= Encoder.tokensPerPass {
                tokens += pairs[end].ids.count
                end += 1
            }
            let pass = ForwardPass(adapter: adapter, pooling: .first)
            let states = encoder.pooled(PackedTokens(pairs: pairs[start..<end]), pass)
            scores += head(states).floats().map { Double($0) }
            start = end
        }
        return scores
    }
}
