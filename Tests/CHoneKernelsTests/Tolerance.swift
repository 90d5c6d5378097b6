import CHoneKernels
import HoneTestSupport

/// How far a result in float32 may be from one in double precision.
enum Tolerance {
    /// Half the distance between neighbours in float32, over the value.
    static let roundoff = 0x1p-24
    /// The relative error that the kernels' exponential promises.
    static let exponential = 2e-7
    /// The absolute error that the kernels' error function promises.
    static let errorFunction = 3e-7

    /// The error of a sum of `count` products, over the sum of their magnitudes, whatever the order.
    ///
    /// The worst case is (count + 2) u. Rounding errors that behave as independent stay below λ √count u with
    /// probability 1 - 2 exp(-λ²/2) (Higham and Mary, 2019): λ = 6, and 4 u for what precedes and follows the sum.
    static func sum(_ count: Int) -> Double {
        min(Double(count) + 2, 6 * Double(count).squareRoot() + 4) * roundoff
    }

    /// The bound `error` on a result near `value`, after its conversion to `type`.
    ///
    /// bfloat16 adds its own rounding, and what may be flushed to zero.
    static func stored(_ error: Double, near value: Double, as type: hone_dtype) -> Double {
        guard type == HONE_BF16 else { return error }
        return error + BFloat16.roundoff * (abs(value) + error) + 0x1p-126
    }
}
