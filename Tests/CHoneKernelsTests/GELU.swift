import CHoneKernels
import Glibc

/// GELU in double precision, and what the kernels' float32 may add.
enum GELU {
    /// The largest slope of GELU, at x = √2.
    static let steepest = 1.13

    /// x Φ(x), without cancellation for negative x.
    static func value(_ x: Double) -> Double {
        guard x.isFinite else { return x == .infinity ? .infinity : .nan }  // -infinity times zero.
        return 0.5 * x * erfc(-x * 0.5.squareRoot())
    }

    /// The error of 0.5 x (1 + erf(x / √2)) in float32: erf's own error; the rounding of its argument, where
    /// t erf'(t) is at most 0.49; of 1 + erf, at most u times 2; and of the two products.
    static func error(_ x: Double) -> Double {
        let u = Tolerance.roundoff
        return 0.5 * abs(x) * (Tolerance.errorFunction + 0.49 * 2 * u + 2 * u + 2 * 2 * u) + 0x1p-149
    }

    /// The derivative Φ(x) + x φ(x), without cancellation in Φ for negative x.
    static func slope(_ x: Double) -> Double { 0.5 * erfc(-x * 0.5.squareRoot()) + x * density(x) }

    /// The error of the derivative in float32: that of Φ, as above; of the exponential, whose argument's
    /// rounding x² / 2 magnifies; of the constants and products; and what the exponential flushes to zero
    /// below -87.
    static func slopeError(_ x: Double) -> Double {
        let u = Tolerance.roundoff
        let phi = 0.5 * (Tolerance.errorFunction + 0.49 * 2 * u + 2 * u) + u
        let bell = abs(x * density(x)) * (Tolerance.exponential + x * x * u + 4 * u)
        return phi + bell + u * abs(slope(x)) + 0x1p-120
    }

    /// φ, the density of the standard normal distribution.
    private static func density(_ x: Double) -> Double { exp(-0.5 * x * x) / (2 * Double.pi).squareRoot() }
}
