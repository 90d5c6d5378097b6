import Testing

@testable import HoneRetrieval

@Suite struct UnitVectorsTests {
    @Test(
        arguments: [
            ([], true), ([1, 0, 0, -1], true), ([0, 0, 1, 0], true), ([0.6, 0.8], true),
            ([0.6, 0.8001], true), ([0.6, 0.802], false), ([2, 0], false), ([1e-20, 0], false),
            ([.nan, 0], false), ([0, .infinity], false), ([-.infinity, .infinity], false),
        ] as [([Float], Bool)]
    )
    func lengthsOfZeroAndOneAreAllowed(_ vectors: [Float], _ isAllowed: Bool) {
        do throws(VectorError) {
            try UnitVectors.check(vectors, dimension: 2)
            #expect(isAllowed)
        } catch {
            #expect(!isAllowed, "\(error)")
        }
    }
}
