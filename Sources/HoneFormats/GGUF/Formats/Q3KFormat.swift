/// 256 numbers of 3 bits in 16 groups: 32 bytes of third bits, 64 of lower bits, 12 of scales of 6 bits, a half that scales these.
public enum Q3KFormat: BlockFormat {
    /// Q3_K.
    public static var type: GGUFTensorType { .q3K }

    /// Each code, less 4, times its group's scale.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = (bytes + block * 110).assumingMemoryBound(to: UInt8.self)
            let scale = half(stored, 108)
            let packed = stored + 96
            for group in 0..<16 {
                let low = packed[group % 8] &>> UInt8(truncatingIfNeeded: group / 8 * 4) & 15
                let high = packed[8 + group % 4] &>> UInt8(truncatingIfNeeded: group / 4 * 2) & 3
                let groupScale = scale * Float(Int32(low | high << 4) - 32)
                let codes = stored + 32 + group / 8 * 32 + group % 2 * 16
                let shift = UInt8(truncatingIfNeeded: group % 8 / 2 * 2)
                let third = stored + group % 2 * 16
                let place = UInt8(truncatingIfNeeded: group / 2)
                let target = values + block * 256 + group * 16
                for index in 0..<16 {
                    let code = (codes[index] &>> shift & 3) | (third[index] &>> place & 1) << 2
                    target[index] = groupScale * Float(Int32(code) &- 4)
                }
            }
        }
    }
}
