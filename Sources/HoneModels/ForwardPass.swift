public import HoneTensor

/// What a network is given beside its tokens, for one pass.
public struct ForwardPass {
    /// What the pass draws where it drops elements: a function of these, the same however a step is cut into passes.
    public struct Noise: Sendable {
        /// The seed of the run.
        public var seed: UInt64
        /// The number of the optimizer's step.
        public var step: Int
        /// The number of the pass's first token within the step.
        public var firstToken: Int
        /// How much of the states is dropped behind the embedding and each block's two halves.
        public var rate: Double
        /// How much of the probabilities of attention is dropped.
        public var attentionRate: Double

        /// The noise of one pass.
        public init(seed: UInt64, step: Int, firstToken: Int, rate: Double, attentionRate: Double = 0) {
            self.seed = seed
            self.step = step
            self.firstToken = firstToken
            self.rate = rate
            self.attentionRate = attentionRate
        }

        /// The numbers of one place in the network, for states of `width` channels.
        func draw(at place: Int, width: Int) -> Draw {
            Draw(seed: seed, stream: UInt64(step) << 20 | UInt64(place), offset: firstToken * width)
        }
    }

    /// Where to record; nil for inference.
    public var tape: Tape?
    /// What is added to the base's linear maps; nil for the base alone.
    public var adapter: Adapter?
    /// What training drops; nil for inference.
    public var noise: Noise?
    /// Whether blocks are computed again in the backward pass instead of being kept.
    public var recomputesBlocks: Bool
    /// How an encoder's states become one for each text; nil for as its folder says.
    public var pooling: Pooling?

    /// A pass; by default inference with the base alone.
    public init(
        tape: Tape? = nil,
        adapter: Adapter? = nil,
        noise: Noise? = nil,
        recomputesBlocks: Bool = false,
        pooling: Pooling? = nil
    ) {
        self.tape = tape
        self.adapter = adapter
        self.noise = noise
        self.recomputesBlocks = recomputesBlocks
        self.pooling = pooling
    }

    /// What of the probabilities of attention is dropped at `place`; nil where this pass drops none.
    func attentionDropout(at place: Int) -> AttentionDropout? {
        guard let noise, noise.attentionRate > 0 else { return nil }
        return AttentionDropout(rate: noise.attentionRate, draw: noise.draw(at: place, width: 1))
    }

    /// x with some elements dropped, where this pass drops any.
    func dropped(_ x: Tensor, at place: Int) -> Tensor {
        guard let noise, noise.rate > 0 else { return x }
        return x.dropout(noise.rate, draw: noise.draw(at: place, width: x.shape[-1]), tape: tape)
    }
}
