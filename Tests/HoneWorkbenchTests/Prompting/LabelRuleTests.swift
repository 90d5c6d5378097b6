import HoneBase
import Testing

@testable import HoneWorkbench

@Suite struct LabelRuleTests {
    private func likelihoods(_ pairs: [(Double, Int)]) -> [Prediction.Likelihood] {
        pairs.map { Prediction.Likelihood(logProbability: $0.0, tokenCount: $0.1) }
    }

    /// A short label that is likely by itself, a long one that is likely by its tokens, one that the input calls for.
    @Test(arguments: [(LabelRule.sum, 0), (.mean, 1), (.calibrated, 2)])
    func eachRuleHasItsLabel(_ rule: LabelRule, _ label: Int) {
        let found = likelihoods([(-4, 1), (-5, 5), (-6, 2)])
        let prior = likelihoods([(-3, 1), (-5, 5), (-9, 2)])
        #expect(rule.prediction(found, prior: prior).label == label)
    }

    @Test func probabilitiesAreThoseAmongTheLabels() throws {
        let prediction = LabelRule.sum.prediction(likelihoods([(-1, 1), (-2, 1), (-4, 1)]), prior: nil)
        let total = Mathematics.exp(-1) + Mathematics.exp(-2) + Mathematics.exp(-4)
        let probability = try #require(prediction.probability)
        #expect(abs(probability - Mathematics.exp(-1) / total) < 1e-12)
    }

    @Test func tiesGoToTheFirst() {
        #expect(LabelRule.sum.prediction(likelihoods([(-2, 1), (-2, 1)]), prior: nil).label == 0)
    }

    @Test func whatIsNoNumberIsAFailure() {
        #expect(LabelRule.sum.prediction(likelihoods([(.nan, 1)]), prior: nil).label == nil)
        #expect(LabelRule.sum.prediction([], prior: nil).label == nil)
    }

    @Test func perplexityIsThatOfAllTokens() throws {
        let perplexity = try #require(Prediction.Likelihood.perplexity(of: likelihoods([(-2, 1), (-4, 3)])))
        #expect(abs(perplexity - Mathematics.exp(1.5)) < 1e-12)
        #expect(Prediction.Likelihood.perplexity(of: []) == nil)
    }
}
