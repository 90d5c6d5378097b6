internal import HoneBase

/// The sizes and rules of causal attention.
public struct CausalAttention: Sendable, Equatable {
    /// The query heads.
    public var heads: Int
    /// The heads of keys and values, each of which serves `heads / keyHeads` query heads.
    public var keyHeads: Int
    /// The columns of a head.
    public var headSize: Int
    /// What scores are multiplied by.
    public var scale: Float
    /// Where scores are capped, cap · tanh(score / cap); nil for no cap.
    public var softCap: Float?
    /// How many keys a query sees, its own included; nil for all before it.
    public var window: Int?

    /// Attention of these sizes; by default scores are divided by √headSize.
    public init(
        heads: Int,
        keyHeads: Int,
        headSize: Int,
        scale: Float? = nil,
        softCap: Float? = nil,
        window: Int? = nil
    ) {
        require(keyHeads > 0 && heads % keyHeads == 0, "CausalAttention: \(heads) heads over \(keyHeads)")
        self.heads = heads
        self.keyHeads = keyHeads
        self.headSize = headSize
        self.scale = scale ?? 1 / Float(headSize).squareRoot()
        self.softCap = softCap
        self.window = window
    }

    /// The columns of queries, keys and values side by side.
    public var columns: Int { (heads + 2 * keyHeads) * headSize }
}

/// The texts of a packed batch, of each of which a part may have been computed before.
public struct CausalSegments: Sendable, Equatable {
    /// Where each text's new tokens begin and end.
    public let segments: Segments
    /// How many tokens of each text were computed before.
    public let pasts: [Int]
    /// The blocks that hold, or will hold, the keys of each text; none where nothing is kept.
    public let blocks: [[Int32]]

    /// Texts that are given whole.
    public init(_ segments: Segments) {
        self.init(segments, pasts: Array(repeating: 0, count: segments.count), blocks: [])
    }

    /// Texts of which a part lies in blocks.
    public init(_ segments: Segments, pasts: [Int], blocks: [[Int32]]) {
        require(
            pasts.count == segments.count && (blocks.isEmpty || blocks.count == segments.count),
            "CausalSegments: \(pasts.count) pasts and \(blocks.count) blocks for \(segments.count) segments"
        )
        self.segments = segments
        self.pasts = pasts
        self.blocks = blocks
    }

    /// Each token's position in its text, counted from 0.
    public var positions: [Int32] {
        (0..<segments.count).flatMap { index in
            Int32(pasts[index])..<Int32(pasts[index] + segments.length(index))
        }
    }
}

extension Tensor {
    /// Attention of each token to itself and those before it in its text (Vaswani et al., 2017), with grouped queries
    /// (Ainslie et al., 2023).
    ///
    /// - Shapes: x `[tokens, columns]`, queries, keys and values side by side; past keys and values `[blocks, tokens of
    ///   a block, keyHeads · headSize]` of the type of x; returns `[tokens, heads · headSize]`.
    /// - Parameter past: the blocks that the segments name.
    /// - Complexity: O(Σ length · (past + length) · heads · headSize), less with a window.
    public func causalAttention(
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        past: (keys: Tensor, values: Tensor)? = nil,
        tape: Tape? = nil
    ) -> Tensor {
        require(
            shape.rank == 2 && shape[1] == attention.columns && shape[0] == segments.segments.tokenCount,
            "causalAttention: \(attention.columns) columns and \(segments.segments.tokenCount) tokens for \(shape)"
        )
        require(
            past != nil || segments.pasts.allSatisfy { $0 == 0 },
            "causalAttention: a past without blocks"
        )
        let result = Tensor(
            uninitialized: [shape[0], attention.heads * attention.headSize],
            dtype,
            on: backend
        )
        backend.attendCausally(self, attention, segments, past: past, into: result)
        require(node == nil || past == nil, "causalAttention: what was computed before has no gradient")
        return result.recorded(
            on: tape,
            "causalAttention",
            from: [node],
            by: CausalAttentionRule(x: detached, attention: attention, segments: segments)
        )
    }
}

/// As in `Tensor.attention`; the gradients of a key head are those of its query heads summed.
private struct CausalAttentionRule: GradientRule {
    let x: Tensor
    let attention: CausalAttention
    let segments: CausalSegments

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: x.shape, x.dtype, on: x.backend)
        x.backend.attendCausallyBackward(x, attention, segments, gradient: result, into: dx)
        return [dx]
    }
}
