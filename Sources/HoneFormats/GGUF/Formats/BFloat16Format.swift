/// The upper half of single precision.
public enum BFloat16Format: EncodingBlockFormat {
    /// BF16.
    public static var type: GGUFTensorType { .bfloat16 }

    /// Widens each number.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<blocks {
            let bits = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
            values[index] = Float(bitPattern: UInt32(bits) << 16)
        }
    }

    /// Rounds each number to the nearest, ties to even; a NaN stays one.
    public static func encode(
        _ values: UnsafePointer<Float>,
        blocks: Int,
        into bytes: UnsafeMutableRawPointer
    ) {
        for index in 0..<blocks {
            let bits = values[index].bitPattern
            let rounded = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16
            let quiet = bits >> 16 | 0x40
            let isNaN = bits & 0x7FFF_FFFF > 0x7F80_0000
            let stored = UInt16(truncatingIfNeeded: isNaN ? quiet : rounded)
            bytes.storeBytes(of: stored.littleEndian, toByteOffset: index * 2, as: UInt16.self)
        }
    }
}
