/// Single precision.
public enum Float32Format: EncodingBlockFormat {
    /// F32.
    public static var type: GGUFTensorType { .float32 }

    /// Copies the numbers.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        UnsafeMutableRawPointer(values).copyMemory(from: bytes, byteCount: blocks * 4)
    }

    /// Copies the numbers.
    public static func encode(
        _ values: UnsafePointer<Float>,
        blocks: Int,
        into bytes: UnsafeMutableRawPointer
    ) {
        bytes.copyMemory(from: values, byteCount: blocks * 4)
    }
}
