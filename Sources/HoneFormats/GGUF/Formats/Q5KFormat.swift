/// 256 numbers of 5 bits in 8 groups: as Q4_K, with 32 bytes of fifth bits before the codes.
public enum Q5KFormat: BlockFormat {
    /// Q5_K.
    public static var type: GGUFTensorType { .q5K }

    /// Each code times its group's scale, less its group's offset.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = (bytes + block * 176).assumingMemoryBound(to: UInt8.self)
            let scale = half(stored, 0)
            let offset = half(stored, 2)
            let fifth = stored + 16
            for pair in 0..<4 {
                let (firstScale, firstOffset) = sixBits(stored + 4, group: pair * 2)
                let (secondScale, secondOffset) = sixBits(stored + 4, group: pair * 2 + 1)
                let (scale1, offset1) = (scale * firstScale, offset * firstOffset)
                let (scale2, offset2) = (scale * secondScale, offset * secondOffset)
                let codes = stored + 48 + pair * 32
                let place = UInt8(truncatingIfNeeded: pair * 2)
                let target = values + block * 256 + pair * 64
                for index in 0..<32 {
                    let both = codes[index]
                    let bits = fifth[index] &>> place
                    let low = (both & 15) | (bits & 1) << 4
                    let high = (both >> 4) | (bits & 2) << 3
                    target[index] = scale1 * Float(low) - offset1
                    target[index + 32] = scale2 * Float(high) - offset2
                }
            }
        }
    }
}
