/// 32 numbers of 8 bits with one scale: a half, then 32 signed bytes.
public enum Q8_0Format: EncodingBlockFormat {
    /// Q8_0.
    public static var type: GGUFTensorType { .q8_0 }

    /// Multiplies each byte by its block's scale.
    public static func decode(
        _ bytes: UnsafeRawPointer,
        blocks: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for block in 0..<blocks {
            let stored = bytes + block * 34
            let scale = half(stored, 0)
            let codes = (stored + 2).assumingMemoryBound(to: Int8.self)
            let target = values + block * 32
            for index in 0..<32 { target[index] = Float(codes[index]) * scale }
        }
    }

    /// Divides by the largest magnitude over 127 and rounds to the nearest, halves away from zero.
    public static func encode(
        _ values: UnsafePointer<Float>,
        blocks: Int,
        into bytes: UnsafeMutableRawPointer
    ) {
        for block in 0..<blocks {
            let source = values + block * 32
            let stored = bytes + block * 34
            let codes = (stored + 2).assumingMemoryBound(to: Int8.self)
            guard let largest = largest(of: source) else {
                stored.storeHalf(.nan, 0)
                for index in 0..<32 { codes[index] = 0 }
                continue
            }
            let scale = abs(largest) / 127
            stored.storeHalf(scale, 0)
            let inverse = inverse(of: scale)
            for index in 0..<32 { codes[index] = rounded(source[index] * inverse) }
        }
    }

    /// The nearest whole number, halves away from zero, of at most 127; without a call, unlike `rounded()`.
    @inline(__always)
    private static func rounded(_ value: Float) -> Int8 {
        let whole = Int32(value)
        // Both steps are exact: twice the rest is 1 or more from a half on.
        let step = Int32((value - Float(whole)) * 2)
        return Int8(truncatingIfNeeded: whole &+ step)
    }
}
