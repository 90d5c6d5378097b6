public import HoneModels
public import HoneTensor

/// What a well-known model would take on this machine, by its shape: nothing is fetched and nothing computed.
public struct ModelFit: Sendable {
    /// A use of a model.
    public enum Use: String, Sendable, CaseIterable {
        /// Generation with matrices in bfloat16, 8 or 4 bits.
        case bf16, int8, int4
        /// Training of low-rank branches, and of all weights.
        case lora, full
    }

    /// The model.
    public let shape: ModelShape
    /// The numbers of its weights.
    public let parameterCount: Int
    /// MB that each use takes: generation with 1,024 tokens of context, training on 512 tokens at a time.
    public let memory: [Use: Double]
    /// Tokens per second that generation is likely to write, and training to learn from.
    public let tokensPerSecond: [Use: Double]

    /// What a process holds beside tensors, in MB.
    private static let processMemory = 30.0
    /// The share of the memory's speed that writing reaches, and of the products' that training does.
    private static let shares = (writing: 0.7, training: 0.5)

    /// What the model of `shape` would take.
    ///
    /// - Throws: `ModelError` where the shape cannot be used.
    public init(_ shape: ModelShape, _ limits: CPU.Limits) throws(ModelError) {
        self.shape = shape
        var memory: [Use: Double] = [:]
        var speed: [Use: Double] = [:]
        var parameters = 0
        for use in Use.allCases {
            let rehearsal = Rehearsal()
            switch use {
            case .bf16, .int8, .int4:
                let decoder = try Decoder(shape: shape, in: BlockKind(rawValue: use.rawValue), on: rehearsal)
                parameters = decoder.parameterCount
                let cache = decoder.makeCache(capacities: [min(1_024, decoder.maximumTokens)])
                speed[use] =
                    Self.shares.writing * limits.readBytes
                    / Double(decoder.bytesPerToken + cache.byteCount / 2)
                memory[use] = Self.processMemory + Probe.megabytes(rehearsal.pool.usage.inUse)
            case .lora, .full:
                let decoder = try Decoder(shape: shape, isTrained: use == .full, on: rehearsal)
                let work = try decoder.rehearseTraining(use == .lora ? LoRA() : nil, tokens: 512)
                // Two moments for each number that moves, and the gradient that is held beside them.
                memory[use] =
                    Self.processMemory
                    + Probe.megabytes(rehearsal.pool.usage.peak + work.movingCount * 8)
                speed[use] = 512 * Self.shares.training * limits.productOperations / work.operations
            }
        }
        parameterCount = parameters
        self.memory = memory
        tokensPerSecond = speed
    }
}
