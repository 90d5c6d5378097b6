/// Half precision: a sign, 5 bits of exponent, 10 of fraction.
public enum Float16Format: EncodingBlockFormat {
    /// F16.
    public static var type: GGUFTensorType { .float16 }

    /// Widens each number.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<blocks { values[index] = half(bytes, index * 2) }
    }

    /// Rounds each number to the nearest, ties to even; 65520 and above become infinite.
    public static func encode(
        _ values: UnsafePointer<Float>,
        blocks: Int,
        into bytes: UnsafeMutableRawPointer
    ) {
        for index in 0..<blocks { bytes.storeHalf(values[index], index * 2) }
    }
}
