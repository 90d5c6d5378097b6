/// bfloat16 by arithmetic in double precision: an oracle for conversions, which work on bits.
public enum BFloat16 {
    /// Half the distance between neighbours, over the value: eight significant bits.
    public static let roundoff = 0x1p-8
    /// The smallest value above zero.
    public static let smallest = 0x1p-133

    /// The value of `bits`.
    public static func value(_ bits: UInt16) -> Double {
        let sign = bits >> 15 == 0 ? 1.0 : -1.0
        let exponent = Int(bits >> 7 & 0xFF)
        let fraction = Double(bits & 0x7F) / 128
        switch exponent {
        case 0: return sign * fraction * 0x1p-126
        case 255: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction) * Double(sign: .plus, exponent: exponent - 127, significand: 1)
        }
    }

    /// The nearest bfloat16 to `value`, ties to even, as a number.
    public static func rounded(_ value: Double) -> Double {
        guard value.isFinite, value != 0 else { return value }
        let exponent = max(value.exponent, -126)
        let unit = Double(sign: .plus, exponent: exponent - 7, significand: 1)
        let rounded = (value / unit).rounded(.toNearestOrEven) * unit
        return abs(rounded) >= 0x1p128 ? (value < 0 ? -.infinity : .infinity) : rounded
    }

    /// The bits of `value`, rounded.
    public static func bits(_ value: Double) -> UInt16 {
        let rounded = rounded(value)
        guard !rounded.isNaN else { return 0x7FC0 }
        let sign: UInt16 = rounded.sign == .minus ? 0x8000 : 0
        let magnitude = abs(rounded)
        if magnitude == 0 { return sign }
        if magnitude == .infinity { return sign | 0x7F80 }
        if magnitude < 0x1p-126 { return sign | UInt16(magnitude / smallest) }
        let fraction = UInt16((magnitude.significand - 1) * 128)
        return sign | UInt16(magnitude.exponent + 127) << 7 | fraction
    }
}
