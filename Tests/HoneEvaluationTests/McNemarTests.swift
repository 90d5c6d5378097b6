import Testing

@testable import HoneEvaluation

@Suite struct McNemarTests {
    /// `scipy.stats.binomtest(min(b, c), b + c, 0.5).pvalue`, and the same less `scipy.stats.binom.pmf`.
    @Test(arguments: [
        (0, 0, 1.0, 1.0), (1, 0, 1.0, 0.5), (3, 9, 0.14599609375, 0.09228515625),
        (12, 1, 0.00341796875, 0.0018310546875), (5, 5, 1.0, 1.0),
        (107, 132, 0.12037670033387106, 0.1063880629984733),
        (16, 6, 0.052478790283203125, 0.03468966484069824),
    ])
    func pValuesAreTheKnownOnes(_ candidate: Int, _ reference: Int, _ exact: Double, _ middle: Double) {
        for (first, second) in [(candidate, reference), (reference, candidate)] {
            let test = McNemar(
                PairedProportions(onlyCandidateRight: first, onlyReferenceRight: second, itemCount: 300)
            )
            #expect(abs(test.exactPValue - exact) < 1e-12)
            #expect(abs(test.midPValue - middle) < 1e-12)
        }
    }
}
