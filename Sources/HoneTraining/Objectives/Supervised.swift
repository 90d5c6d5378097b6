internal import HoneBase
public import HoneModels
public import HoneTensor

/// What the assistant should say: the mean cross-entropy in nats over the tokens that a text marks, and no others.
public final class Supervised: Objective {
    /// A text as token ids, and which of these are wanted of the model.
    public struct Text: Sendable, Equatable {
        /// Tokens in a row that are wanted, and how much each counts.
        public struct Span: Sendable, Equatable {
            /// The tokens, by position in the text; none is the first.
            public var tokens: Range<Int>
            /// How much each counts in the mean; finite and not negative.
            public var weight: Float

            /// `tokens`, of `weight` each.
            public init(_ tokens: Range<Int>, weight: Float = 1) {
                self.tokens = tokens
                self.weight = weight
            }
        }

        /// The ids, with the special ones.
        public var ids: [Int32]
        /// What is wanted, in order and apart.
        public var spans: [Span]

        /// The text `ids`, of which `spans` are wanted.
        public init(ids: [Int32], spans: [Span]) {
            require(
                spans.allSatisfy { $0.tokens.lowerBound > 0 && $0.tokens.upperBound <= ids.count }
                    && zip(spans, spans.dropFirst()).allSatisfy {
                        $0.tokens.upperBound <= $1.tokens.lowerBound
                    },
                "Supervised.Text: spans \(spans.map(\.tokens)) of \(ids.count) tokens"
            )
            for span in spans {
                require(
                    span.weight >= 0 && span.weight.isFinite,
                    "Supervised.Text: a weight of \(span.weight)"
                )
            }
            self.ids = ids
            self.spans = spans
        }

        /// The tokens that count.
        public var supervisedCount: Int { spans.reduce(0) { $0 + ($1.weight > 0 ? $1.tokens.count : 0) } }
        /// What their weights sum to.
        public var weight: Double { spans.reduce(0) { $0 + Double($1.weight) * Double($1.tokens.count) } }
    }

    /// The name in recipes.
    public static let name = "supervised"
    /// A step is the mean over the wanted tokens of all its texts.
    public let isSeparable = true
    /// Nothing beside the base.
    public var parameters: [Parameter] { [] }

    private let texts: [Text]
    private let decoder: Decoder

    /// The objective on `texts`.
    public init(_ texts: [Text], on decoder: Decoder) {
        self.texts = texts
        self.decoder = decoder
    }

    /// The number of texts.
    public var count: Int { texts.count }
    /// The tokens of a text.
    public func tokenCount(of example: Int) -> Int { texts[example].ids.count }
    /// The text.
    public func texts(of example: Int) -> [[Int32]] { [texts[example].ids] }
    /// What the weights of its wanted tokens sum to: so that each token of a step counts the same, however long its text.
    public func weight(of example: Int) -> Double { texts[example].weight }

    /// The mean cross-entropy over the wanted tokens of some texts.
    public func loss(of batch: [Int], _ states: (PackedTokens) -> Tensor, _ pass: ForwardPass) -> Tensor {
        let rows = batch.map { texts[$0] }
        return decoder.crossEntropy(of: Self.next(rows), states(PackedTokens(rows.map(\.ids))), pass)
    }

    /// What the wanted tokens of each of a pack of texts cost in nats, by their weights, and what these sum to.
    ///
    /// - Parameter states: the states of their tokens, unrecorded.
    public static func losses(
        of texts: [Text],
        _ states: Tensor,
        on decoder: Decoder
    ) -> [(nats: Double, weight: Double)] {
        let next = next(texts)
        let losses = decoder.losses(of: next, states)
        let weights = next.weights ?? [Float](repeating: 1, count: losses.count)
        var place = 0
        return texts.map { text in
            var nats = 0.0
            for _ in 0..<text.supervisedCount {
                nats += Double(losses[place]) * Double(weights[place])
                place += 1
            }
            return (nats, text.weight)
        }
    }

    /// Where the wanted tokens of packed texts are asked for: in the row of the token before each.
    private static func next(_ texts: [Text]) -> NextTokens {
        var next = NextTokens(rows: [], targets: [], weights: [])
        var first = 0
        for text in texts {
            for span in text.spans where span.weight > 0 {
                for token in span.tokens {
                    next.rows.append(Int32(first + token - 1))
                    next.targets.append(text.ids[token])
                    next.weights?.append(span.weight)
                }
            }
            first += text.ids.count
        }
        return next
    }
}
