/// 32 numbers of 4 bits with a scale and an offset: two halves, then 16 bytes as in Q4_0.
public enum Q4_1Format: BlockFormat {
    /// Q4_1.
    public static var type: GGUFTensorType { .q4_1 }

    /// Multiplies each code by its block's scale and adds the offset.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = bytes + block * 20
            let scale = half(stored, 0)
            let offset = half(stored, 2)
            let codes = (stored + 4).assumingMemoryBound(to: UInt8.self)
            let target = values + block * 32
            for index in 0..<16 {
                let pair = Int32(codes[index])
                target[index] = Float(pair & 15) * scale + offset
                target[index + 16] = Float(pair >> 4) * scale + offset
            }
        }
    }
}
