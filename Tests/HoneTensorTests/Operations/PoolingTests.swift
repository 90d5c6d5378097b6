import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct PoolingTests {
    private let segments = Segments(lengths: [2, 0, 1])

    @Test(arguments: [DType.float32, .bfloat16])
    func segmentsBecomeRows(type: DType) {
        let values: [Float] = [9, 9, 1, 2, 3, 6, -5, 0.5]
        let x = Tensor(values, shape: [4, 2]).converted(to: type).rows(1..<4)
        let mean = x.pooled(segments, .mean)
        #expect(mean.shape == [3, 2] && mean.dtype == .float32)
        #expect(mean.floats() == [2, 4, 0, 0, -5, 0.5])
        #expect(x.pooled(segments, .first).floats() == [1, 2, 0, 0, -5, 0.5])
    }

    @Test func rowsAreDividedByTheirNorm() {
        let x = Tensor([7, 7, 3, -4, 0, 0] as [Float], shape: [3, 2]).rows(1..<3)
        expectClose(x.normalizedRows().floats(), [0.6, -0.8, 0, 0] as [Double], relative: 1e-7)
        #expect(x.normalizedRows().shape == [2, 2])
    }

    @Test func wrongSizesTrap() async {
        let tokens = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [2, 1]).pooled(Segments(lengths: [3]), .mean)
        }
        expectTrap(tokens, "pooled: segments of 3 tokens for [2,1]")
        let rank = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [2]).normalizedRows()
        }
        expectTrap(rank, "normalizedRows: a matrix is expected, found [2]")
    }
}
