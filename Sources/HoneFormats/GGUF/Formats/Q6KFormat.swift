/// 256 numbers of 6 bits in 16 groups: 128 bytes of lower bits, 64 of upper ones, 16 signed scales, a half that scales these.
public enum Q6KFormat: BlockFormat {
    /// Q6_K.
    public static var type: GGUFTensorType { .q6K }

    /// Each code, less 32, times its group's scale.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = (bytes + block * 210).assumingMemoryBound(to: UInt8.self)
            let scale = half(stored, 208)
            for group in 0..<16 {
                let groupScale = scale * Float(Int8(bitPattern: stored[192 + group]))
                // Half a block is four rows of 32: rows 0 and 2 share bytes of lower bits, as do rows 1 and 3; all
                // four share those of upper bits.
                let (part, row, side) = (group / 8, group % 8 / 2, group % 2 * 16)
                let low = stored + part * 64 + row % 2 * 32 + side
                let high = stored + 128 + part * 32 + side
                let lowShift = UInt8(truncatingIfNeeded: row / 2 * 4)
                let highShift = UInt8(truncatingIfNeeded: row * 2)
                let target = values + block * 256 + group * 16
                for index in 0..<16 {
                    let code = (low[index] &>> lowShift & 15) | (high[index] &>> highShift & 3) << 4
                    target[index] = groupScale * Float(Int32(code) &- 32)
                }
            }
        }
    }
}
