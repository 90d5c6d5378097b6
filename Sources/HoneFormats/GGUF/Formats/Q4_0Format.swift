/// 32 numbers of 4 bits with one scale: a half, then 16 bytes, the first 16 numbers in the lower halves.
public enum Q4_0Format: EncodingBlockFormat {
    /// Q4_0.
    public static var type: GGUFTensorType { .q4_0 }

    /// Multiplies each code, less 8, by its block's scale.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = bytes + block * 18
            let scale = half(stored, 0)
            let codes = (stored + 2).assumingMemoryBound(to: UInt8.self)
            let target = values + block * 32
            for index in 0..<16 {
                let pair = Int32(codes[index])
                target[index] = Float((pair & 15) &- 8) * scale
                target[index + 16] = Float((pair >> 4) &- 8) * scale
            }
        }
    }

    /// The number of largest magnitude becomes -8, so that its sign is the scale's; the others are cut after adding 8.5.
    public static func encode(
        _ values: UnsafePointer<Float>,
        blocks: Int,
        into bytes: UnsafeMutableRawPointer
    ) {
        for block in 0..<blocks {
            let source = values + block * 32
            let stored = bytes + block * 18
            let codes = (stored + 2).assumingMemoryBound(to: UInt8.self)
            guard let largest = largest(of: source) else {
                stored.storeHalf(.nan, 0)
                for index in 0..<16 { codes[index] = 0x88 }
                continue
            }
            let scale = largest / -8
            stored.storeHalf(scale, 0)
            let inverse = inverse(of: scale)
            for index in 0..<16 {
                let low = min(15, UInt8(source[index] * inverse + 8.5))
                let high = min(15, UInt8(source[index + 16] * inverse + 8.5))
                codes[index] = low | high << 4
            }
        }
    }
}
