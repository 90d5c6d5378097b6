/// 256 numbers of 8 bits: a scale in single precision, 256 signed bytes, 16 sums that only products use.
public enum Q8KFormat: BlockFormat {
    /// Q8_K.
    public static var type: GGUFTensorType { .q8K }

    /// Multiplies each byte by its block's scale.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = bytes + block * 292
            let scale = Float(bitPattern: stored.loadUnaligned(as: UInt32.self).littleEndian)
            let codes = (stored + 4).assumingMemoryBound(to: Int8.self)
            let target = values + block * 256
            for index in 0..<256 { target[index] = Float(codes[index]) * scale }
        }
    }
}
