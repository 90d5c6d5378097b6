import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct MacroF1StatisticTests {
    struct Answers {
        var truth: [String]
        var answers: [String?]

        init(seed: UInt64, items: Int) {
            var random = Philox(seed: seed)
            let truth = (0..<items).map { _ in "\(random.below(5))" }
            self.truth = truth
            answers = truth.map { label in
                let draw = random.uniform()
                return draw < 0.7 ? label : draw < 0.75 ? nil : "\(random.below(7))"
            }
        }
    }

    @Test(arguments: 1...20)
    func scoreIsThatOfTheConfusionMatrixOfTheResample(_ seed: UInt64) throws {
        let sample = Answers(seed: seed, items: 23)
        var random = Philox(seed: seed, stream: 1)
        let chosen = (0..<23).map { _ in random.below(23) }
        var counts = [Double](repeating: 0, count: 23)
        for item in chosen { counts[item] += 1 }
        let statistic = MacroF1Statistic(answers: [sample.answers], truth: sample.truth)
        let matrix = try ConfusionMatrix(
            truth: chosen.map { sample.truth[$0] },
            answers: chosen.map { sample.answers[$0] }
        )
        #expect(abs(statistic.score(counts: counts) - matrix.macroF1) < 1e-14)
    }

    /// The pseudo-values by leaving out each item in turn.
    @Test(arguments: 1...20)
    func contributionsAreTheJackknife(_ seed: UInt64) {
        let sample = Answers(seed: seed, items: 17)
        let statistic = MacroF1Statistic(answers: [sample.answers], truth: sample.truth)
        let once = [Double](repeating: 1, count: 17)
        let whole = statistic.score(counts: once)
        for (item, contribution) in statistic.contributions(seed: 0).enumerated() {
            var counts = once
            counts[item] = 0
            let expected = 17 * whole - 16 * statistic.score(counts: counts)
            #expect(abs(contribution - expected) < 1e-12)
        }
    }

    @Test func seedsAreAveraged() {
        let samples = (1...3).map { Answers(seed: UInt64($0), items: 30) }
        let truth = samples[0].truth
        let once = [Double](repeating: 1, count: 30)
        let together = MacroF1Statistic(answers: samples.map(\.answers), truth: truth)
        let apart = samples.map { MacroF1Statistic(answers: [$0.answers], truth: truth).score(counts: once) }
        #expect(abs(together.score(counts: once) - apart.reduce(0, +) / 3) < 1e-15)
        #expect(together.seedCount == 3 && together.itemCount == 30)
    }

    @Test func oneItemIsItsOwnContribution() {
        let statistic = MacroF1Statistic(answers: [["a"]], truth: ["a"])
        #expect(statistic.contributions(seed: 0) == [1])
    }
}
