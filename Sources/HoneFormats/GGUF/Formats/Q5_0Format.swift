/// 32 numbers of 5 bits with one scale: a half, 4 bytes of fifth bits, then 16 bytes as in Q4_0.
public enum Q5_0Format: BlockFormat {
    /// Q5_0.
    public static var type: GGUFTensorType { .q5_0 }

    /// Multiplies each code, less 16, by its block's scale.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = bytes + block * 22
            let scale = half(stored, 0)
            let fifth = UInt32(littleEndian: stored.loadUnaligned(fromByteOffset: 2, as: UInt32.self))
            let codes = (stored + 6).assumingMemoryBound(to: UInt8.self)
            let target = values + block * 32
            for index in 0..<16 {
                let pair = UInt32(codes[index])
                let place = UInt32(truncatingIfNeeded: index)
                let low = (pair & 15) | (fifth &>> place & 1) << 4
                let high = (pair >> 4) | (fifth &>> (place &+ 16) & 1) << 4
                target[index] = Float(Int32(bitPattern: low) &- 16) * scale
                target[index + 16] = Float(Int32(bitPattern: high) &- 16) * scale
            }
        }
    }
}
