import HoneBase
import Testing

@testable import HoneModels

@Suite struct SamplerTests {
    private let logits: [Float] = [0, 2, 1, -1, 2, -.infinity]

    private func shares(_ sampling: Sampling, prompt: [Int32] = [], draws: Int = 20_000) -> [Double] {
        var counts = [Double](repeating: 0, count: logits.count)
        for text in 0..<draws {
            var sampler = Sampler(sampling, text: text, prompt: prompt)
            counts[Int(sampler.next(logits))] += 1
        }
        return counts.map { $0 / Double(draws) }
    }

    private func softmax(_ logits: [Double]) -> [Double] {
        let weights = logits.map(Mathematics.exp)
        return weights.map { $0 / weights.reduce(0, +) }
    }

    private func expectShares(_ found: [Double], _ expected: [Double]) {
        for (share, wanted) in zip(found, expected) {
            // Five standard deviations.
            #expect(abs(share - wanted) <= 5 * (wanted * (1 - wanted) / 20_000).squareRoot() + 1e-12)
        }
    }

    @Test func greedyTakesTheFirstOfTheMostLikely() {
        var sampler = Sampler(.greedy, text: 0, prompt: [])
        #expect(sampler.next(logits) == 1)
    }

    @Test func drawsFollowTheProbabilities() {
        expectShares(shares(Sampling()), softmax([0, 2, 1, -1, 2, -.infinity]))
    }

    @Test func temperatureDividesLogits() {
        var sampling = Sampling()
        sampling.temperature = 0.5
        expectShares(shares(sampling), softmax([0, 4, 2, -2, 4, -.infinity]))
    }

    @Test func topKLeavesTheMostLikely() {
        var sampling = Sampling()
        sampling.topK = 3
        expectShares(shares(sampling), softmax([-.infinity, 2, 1, -.infinity, 2, -.infinity]))
    }

    @Test func topPLeavesTheSmallestSetThatReachesIt() {
        var sampling = Sampling()
        sampling.topP = 0.75  // The two at 2 have .39 each.
        expectShares(shares(sampling), softmax([-.infinity, 2, -.infinity, -.infinity, 2, -.infinity]))
    }

    @Test func minPIsAShareOfTheMostLikely() {
        var sampling = Sampling()
        sampling.minP = 0.3  // e⁻¹ is above, e⁻² below.
        expectShares(shares(sampling), softmax([-.infinity, 2, 1, -.infinity, 2, -.infinity]))
    }

    @Test func repetitionMakesSeenTokensLessLikely() {
        var sampling = Sampling()
        sampling.repetitionPenalty = 2
        expectShares(shares(sampling, prompt: [1, 3]), softmax([0, 1, 1, -2, 2, -.infinity]))
    }

    @Test func aSeedDrawsTheSameAgain() {
        var (a, b) = (Sampler(Sampling(), text: 3, prompt: []), Sampler(Sampling(), text: 3, prompt: []))
        for _ in 0..<50 { #expect(a.next(logits) == b.next(logits)) }
    }
}
