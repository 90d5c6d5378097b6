internal import Glibc

/// The C library's elementary functions in double precision, for code that needs no other part of it.
public enum Mathematics {
    /// The natural logarithm.
    public static func log(_ value: Double) -> Double { Glibc.log(value) }
    /// e to the power of `value`.
    public static func exp(_ value: Double) -> Double { Glibc.exp(value) }
    /// The cosine of an angle in radians.
    public static func cos(_ value: Double) -> Double { Glibc.cos(value) }
    /// The sine of an angle in radians.
    public static func sin(_ value: Double) -> Double { Glibc.sin(value) }
    /// `base` to the power of `exponent`.
    public static func pow(_ base: Double, _ exponent: Double) -> Double { Glibc.pow(base, exponent) }
    /// The logarithm of the gamma function at a positive `value`.
    public static func logGamma(_ value: Double) -> Double { Glibc.lgamma(value) }
    /// The complementary error function.
    public static func erfc(_ value: Double) -> Double { Glibc.erfc(value) }
}
