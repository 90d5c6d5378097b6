/// 32 numbers of 5 bits with a scale and an offset: two halves, 4 bytes of fifth bits, then 16 bytes as in Q4_0.
public enum Q5_1Format: BlockFormat {
    /// Q5_1.
    public static var type: GGUFTensorType { .q5_1 }

    /// Multiplies each code by its block's scale and adds the offset.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = bytes + block * 24
            let scale = half(stored, 0)
            let offset = half(stored, 2)
            let fifth = UInt32(littleEndian: stored.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
            let codes = (stored + 8).assumingMemoryBound(to: UInt8.self)
            let target = values + block * 32
            for index in 0..<16 {
                let pair = UInt32(codes[index])
                let place = UInt32(truncatingIfNeeded: index)
                let low = (pair & 15) | (fifth &>> place & 1) << 4
                let high = (pair >> 4) | (fifth &>> (place &+ 16) & 1) << 4
                target[index] = Float(Int32(bitPattern: low)) * scale + offset
                target[index + 16] = Float(Int32(bitPattern: high)) * scale + offset
            }
        }
    }
}
