/// 256 numbers of 4 bits in 8 groups: two halves, 12 bytes of scales and offsets of 6 bits, 128 bytes of codes.
public enum Q4KFormat: BlockFormat {
    /// Q4_K.
    public static var type: GGUFTensorType { .q4K }

    /// Each code times its group's scale, less its group's offset.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = (bytes + block * 144).assumingMemoryBound(to: UInt8.self)
            let scale = half(stored, 0)
            let offset = half(stored, 2)
            for pair in 0..<4 {
                let (firstScale, firstOffset) = sixBits(stored + 4, group: pair * 2)
                let (secondScale, secondOffset) = sixBits(stored + 4, group: pair * 2 + 1)
                let (scale1, offset1) = (scale * firstScale, offset * firstOffset)
                let (scale2, offset2) = (scale * secondScale, offset * secondOffset)
                let codes = stored + 16 + pair * 32
                let target = values + block * 256 + pair * 64
                for index in 0..<32 {
                    let both = Int32(codes[index])
                    target[index] = scale1 * Float(both & 15) - offset1
                    target[index + 32] = scale2 * Float(both >> 4) - offset2
                }
            }
        }
    }
}
