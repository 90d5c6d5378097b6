import HoneBase
import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct SoftmaxTests {
    @Test func rowsSumToOne() {
        var draws = Draws(13)
        let x = Tensor(draws.floats(5 * 7, scale: 4), shape: [5, 7]).rows(2..<5)
        let result = x.softmax()
        #expect(result.shape == [3, 7])
        let exponentials = x.floats().map { Mathematics.exp(Double($0)) }
        let expected = exponentials.enumerated().map { index, value in
            value / exponentials[index / 7 * 7..<index / 7 * 7 + 7].reduce(0, +)
        }
        expectClose(result.floats(), expected, relative: 1e-5)
    }

    @Test func geluKeepsTheShape() {
        let x = Tensor([8, -1, 0, 1, 2, 9] as [Float], shape: [6]).rows(1..<5)
        let result = x.reshaped([2, 2]).gelu()
        #expect(result.shape == [2, 2])
        let expected = [-1.0, 0, 1, 2].map { 0.5 * $0 * Mathematics.erfc(-$0 * 0.5.squareRoot()) }
        expectClose(result.floats(), expected, relative: 1e-6)
    }

    @Test func wrongInputsTrap() async {
        let rank = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [2]).softmax()
        }
        expectTrap(rank, "softmax: a matrix is expected, found [2]")
        let tape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tape().watch(Parameter("x", Tensor([1, 2] as [Float], shape: [1, 2]))).softmax()
        }
        expectTrap(tape, "softmax: the input is on a tape, and this operation has no gradient")
    }
}
