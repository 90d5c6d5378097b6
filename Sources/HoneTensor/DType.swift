/// The type of a tensor's elements.
public enum DType: String, Sendable, Hashable, CaseIterable {
    /// IEEE 754 single precision.
    case float32
    /// The upper half of single precision: eight bits of exponent, seven of fraction.
    case bfloat16
    /// Signed whole numbers: token ids, classes, positions.
    case int32

    /// The size of an element in bytes.
    public var byteCount: Int { self == .bfloat16 ? 2 : 4 }
}
