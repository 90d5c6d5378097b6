// What the quantised formats share.

/// The number of largest magnitude among 32, the first of equal ones; nil where one is infinite or NaN.
@inline(__always)
func largest(of values: UnsafePointer<Float>) -> Float? {
    var largest: Float = 0
    var zero: Float = 0
    for index in 0..<32 {
        let value = values[index]
        if abs(value) > abs(largest) { largest = value }
        zero += value * 0  // NaN for infinities, and for NaN, which no comparison finds.
    }
    return zero == 0 ? largest : nil
}

/// What a block's numbers are multiplied by to give codes: 0 for a block of zeros, and for numbers so small that
/// their scale is 0 in half precision.
@inline(__always)
func inverse(of scale: Float) -> Float {
    let inverse = 1 / scale
    return inverse.isFinite ? inverse : 0
}

/// The scale and the offset, of 6 bits each, of one of the 8 groups of a block of Q4_K or Q5_K.
///
/// The first four groups have bytes of their own; the upper bits of these bytes belong to the other four.
@inline(__always)
func sixBits(_ packed: UnsafePointer<UInt8>, group: Int) -> (scale: Float, offset: Float) {
    if group < 4 { return (Float(packed[group] & 63), Float(packed[group + 4] & 63)) }
    let low = packed[group + 4]
    let scale = (low & 15) | (packed[group - 4] >> 6) << 4
    let offset = (low >> 4) | (packed[group] >> 6) << 4
    return (Float(scale), Float(offset))
}
