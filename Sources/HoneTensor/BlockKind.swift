/// Weights of few bits: blocks of 32 inputs of one output that share a float16 scale, as GGUF defines them.
public enum BlockKind: String, Sendable, CaseIterable {
    /// Codes of 8 bits, 34 bytes a block: Q8_0.
    case int8
    /// Codes of 4 bits, 18 bytes a block: Q4_0.
    case int4

    /// The inputs of a block.
    public static let size = 32
    /// The bytes of a block.
    public var byteCount: Int { self == .int8 ? 34 : 18 }
}
