import HoneBase
import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct AttentionTests {
    /// softmax(q kᵀ scale) v of each head within each segment.
    private func oracle(_ x: [Float], _ segments: Segments, heads: Int, size: Int, scale: Double) -> [Double]
    {
        let width = heads * size
        var result = [Double](repeating: 0, count: segments.tokenCount * width)
        for segment in 0..<segments.count {
            let members = Int(segments.bounds[segment])..<Int(segments.bounds[segment + 1])
            for (head, token) in (0..<heads).flatMap({ head in members.map { (head, $0) } }) {
                let weights = members.map { other in
                    Mathematics.exp(
                        scale
                            * (0..<size).reduce(0) { sum, channel in
                                let query = x[token * 3 * width + head * size + channel]
                                let key = x[other * 3 * width + width + head * size + channel]
                                return sum + Double(query) * Double(key)
                            }
                    )
                }
                let total = weights.reduce(0, +)
                for channel in 0..<size {
                    result[token * width + head * size + channel] = zip(weights, members).reduce(0) {
                        $0 + $1.0 / total * Double(x[$1.1 * 3 * width + 2 * width + head * size + channel])
                    }
                }
            }
        }
        return result
    }

    @Test(arguments: [DType.float32, .bfloat16])
    func tokensAttendWithinTheirSegment(type: DType) {
        var draws = Draws(11)
        let segments = Segments(lengths: [3, 0, 5, 1])
        // The rows come from the middle of a larger tensor.
        let x = Tensor(draws.floats(11 * 3 * 2 * 5), shape: [11, 30]).converted(to: type).rows(1..<10)
        let result = x.attention(segments, heads: 2, scale: 0.5)
        #expect(result.shape == [9, 10] && result.dtype == type)
        let expected = oracle(x.floats(), segments, heads: 2, size: 5, scale: 0.5)
        expectClose(result.floats(), expected, absolute: type == .float32 ? 1e-6 : BFloat16.roundoff)
    }

    @Test func wrongSizesTrap() async {
        let segments = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tensor([Float](repeating: 0, count: 24), shape: [4, 6])
            _ = x.attention(Segments(lengths: [2, 3]), heads: 2, scale: 1)
        }
        expectTrap(segments, "attention: segments of 5 tokens for [4,6]")
        let heads = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tensor([Float](repeating: 0, count: 28), shape: [4, 7])
            _ = x.attention(Segments(lengths: [4]), heads: 2, scale: 1)
        }
        expectTrap(heads, "attention: [4,7] does not hold queries, keys and values of 2 heads")
        let tape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tape().watch(Parameter("x", Tensor([Float](repeating: 0, count: 24), shape: [4, 6])))
            _ = x.attention(Segments(lengths: [4]), heads: 2, scale: 1)
        }
        expectTrap(tape, "attention: an input is on a tape, but no tape was given")
    }
}
