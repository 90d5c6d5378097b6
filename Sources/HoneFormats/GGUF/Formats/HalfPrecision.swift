// Half precision in integers: the processor's own conversion is not in every x86-64.

/// The number whose half-precision bits these are.
@inline(__always)
func number(half bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7FFF)
    let normal = magnitude << 13 &+ 0x3800_0000
    // Small halves are normal in single precision; made from integers, so that no flush to zero touches them.
    let small = (Float(Int32(bitPattern: magnitude)) * 0x1p-24).bitPattern
    let special = magnitude << 13 | 0x7F80_0000
    let finite = magnitude < 0x0400 ? small : normal
    let unsigned = magnitude < 0x7C00 ? finite : special
    return Float(bitPattern: unsigned | UInt32(bits & 0x8000) << 16)
}

/// The half-precision number at an offset, which may lie at any address.
@inline(__always)
func half(_ bytes: UnsafeRawPointer, _ offset: Int) -> Float {
    number(half: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
}

/// The half-precision bits of a number, rounded to nearest, ties to even.
@inline(__always)
func halfBits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }  // 65520 and above round to infinity.
    if magnitude < 0x3880_0000 {
        // Below the smallest normal half: adding 0.5 leaves the rounded number of 2^-24 in the lowest bits.
        let shifted = Float(bitPattern: magnitude) + 0.5
        return sign | UInt16(truncatingIfNeeded: shifted.bitPattern &- 0x3F00_0000)
    }
    let rounded = magnitude &+ 0x0FFF &+ (magnitude >> 13 & 1)
    return sign | UInt16(truncatingIfNeeded: (rounded &- 0x3800_0000) >> 13)
}

extension UnsafeMutableRawPointer {
    /// Stores the half-precision bits of a number.
    @inline(__always)
    func storeHalf(_ value: Float, _ offset: Int) {
        storeBytes(of: halfBits(value).littleEndian, toByteOffset: offset, as: UInt16.self)
    }
}
