import HoneTestSupport
import Testing

@testable import HoneTensor

/// x wᵀ + b in double precision, and the sum of the magnitudes of each element's terms.
func product(
    _ x: [Float],
    _ weight: [Float],
    _ bias: [Float]? = nil,
    outputs: Int,
    inputs: Int
) -> (values: [Double], magnitudes: [Double]) {
    var values: [Double] = []
    var magnitudes: [Double] = []
    for row in 0..<x.count / inputs {
        for output in 0..<outputs {
            let terms = (0..<inputs).map {
                Double(x[row * inputs + $0]) * Double(weight[output * inputs + $0])
            }
            let first = Double(bias?[output] ?? 0)
            values.append(terms.reduce(first, +))
            magnitudes.append(terms.reduce(abs(first)) { $0 + abs($1) })
        }
    }
    return (values, magnitudes)
}

/// A product of `inputs` terms in float32 is within `inputs + 2` roundings of the magnitudes' sum.
func expectProduct(
    _ actual: Tensor,
    _ expected: (values: [Double], magnitudes: [Double]),
    inputs: Int,
    _ comment: String = ""
) {
    let bounds = zip(expected.values, expected.magnitudes).map { value, magnitude in
        let error = Double(inputs + 2) * 0x1p-24 * magnitude
        return actual.dtype == .bfloat16 ? error + BFloat16.roundoff * (abs(value) + error) : error
    }
    expectClose(actual.floats(), expected.values, within: bounds, comment)
}

/// What bfloat16 makes of the values.
func rounded(_ values: [Float]) -> [Float] { values.map { Float(BFloat16.rounded(Double($0))) } }
