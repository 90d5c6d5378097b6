import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct FittedNullTests {
    /// For right and wrong answers the fit is the table of Tango's score test.
    @Test(arguments: [(9, 3, 32), (2, 3, 60), (0, 0, 60), (4, 0, 80), (0, 1, 44), (107, 132, 1144)])
    func theFitIsTangosTable(_ candidate: Int, _ reference: Int, _ items: Int) {
        let margin = 0.05
        let table = PairedProportions(
            onlyCandidateRight: candidate,
            onlyReferenceRight: reference,
            itemCount: items
        )
        let differences =
            [Double](repeating: 1, count: candidate) + [Double](repeating: -1, count: reference)
            + [Double](repeating: 0, count: items - candidate - reference)
        let fit = FittedNull(differences: differences, bound: -margin, worst: -1)
        let fitted = zip(fit.values, fit.probabilities).reduce(0) { $0 + ($1.0 == -1 ? $1.1 : 0) }
        #expect(abs(fitted - table.fittedOnlyReferenceRight(at: -margin)) < 1e-9)
        let p = fit.probabilityOfMean(resamples: 20_000, seed: 5) { 0 }
        // Ordered by the difference, not by the score statistic, hence not quite the exact test.
        let exact = table.exactUpperTail(at: -margin)
        #expect(abs(p - exact) < 0.01 + 0.25 * exact, "\(p), \(exact)")
    }

    @Test func theFitHasTheMeanOfTheBound() {
        var random = Philox(seed: 4)
        for _ in 0..<100 {
            let items = 1 + random.below(60)
            let differences = (0..<items).map { _ in random.uniform() * 1.4 - 0.7 }
            let mean = differences.reduce(0, +) / Double(items)
            let bound = max(mean - 0.01 - random.uniform() * 0.2, -0.95)
            let fit = FittedNull(differences: differences, bound: bound, worst: -1)
            let fitted = zip(fit.values, fit.probabilities).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(fitted - bound) < 1e-9)
            #expect(abs(fit.probabilities.reduce(0, +) - 1) < 1e-12)
            #expect(fit.probabilities.allSatisfy { $0 >= 0 })
        }
    }

    /// Without any difference the probability is that of drawing none: (1 - margin)^n.
    @Test(arguments: [(30, 0.05), (100, 0.03)])
    func agreementOnEveryItemIsAsLikelyAsMissingTheHarm(_ items: Int, _ margin: Double) {
        let differences = [Double](repeating: 0, count: items)
        let fit = FittedNull(differences: differences, bound: -margin, worst: -1)
        let p = fit.probabilityOfMean(resamples: 40_000, seed: 1) { 0 }
        #expect(abs(p - Mathematics.pow(1 - margin, Double(items))) < 0.005)
    }

    @Test func aMeanBelowTheBoundTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = FittedNull(differences: [0, -0.5], bound: -0.1, worst: -1)
        }
    }
}
