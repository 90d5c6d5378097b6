/// 256 numbers of 2 bits in 16 groups: 16 bytes of scales and offsets of 4 bits, 64 bytes of codes, two halves that scale both.
public enum Q2KFormat: BlockFormat {
    /// Q2_K.
    public static var type: GGUFTensorType { .q2K }

    /// Each code times its group's scale, less its group's offset.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = (bytes + block * 84).assumingMemoryBound(to: UInt8.self)
            let scale = half(stored, 80)
            let offset = half(stored, 82)
            for group in 0..<16 {
                let both = stored[group]
                let groupScale = scale * Float(both & 15)
                let groupOffset = offset * Float(both >> 4)
                // Eight groups share 32 bytes, two bits of each byte for every second group.
                let codes = stored + 16 + group / 8 * 32 + group % 2 * 16
                let shift = UInt8(truncatingIfNeeded: group % 8 / 2 * 2)
                let target = values + block * 256 + group * 16
                for index in 0..<16 {
                    target[index] = groupScale * Float(codes[index] &>> shift & 3) - groupOffset
                }
            }
        }
    }
}
