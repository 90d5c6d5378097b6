import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct ScoreIntervalTests {
    @Test func rightOrWrongInOneSeedIsWilson() throws {
        let right = (0..<50).map { $0 % 10 != 0 }
        let outcomes = try Outcomes(right: [right])
        #expect(outcomes.interval() == .wilson(right: 45, of: 50))
        #expect(outcomes.interval(confidence: 0.8) == .wilson(right: 45, of: 50, confidence: 0.8))
        // The bootstrap of the same outcomes is another way to nearly the same interval.
        let bootstrap = outcomes.bootstrapInterval(seed: 1)
        #expect(abs(bootstrap.lower - 0.81) < 0.03 && abs(bootstrap.upper - 0.98) < 0.03)
    }

    @Test func severalSeedsAreResampled() throws {
        let right = (0..<100).map { $0 % 10 != 0 }
        let alone = try Outcomes(right: [right]).bootstrapInterval(seed: 1)
        let alike = try Outcomes(right: [right, right]).interval(seed: 1)
        #expect(alike == alone)
        let apart = try Outcomes(right: [right, [Bool](repeating: true, count: 100)]).interval(seed: 1)
        #expect(apart.width > alone.width)
    }

    @Test func theSameSeedGivesTheSameBits() throws {
        var random = Philox(seed: 1)
        let scores = (0..<40).map { _ in random.uniform() }
        let outcomes = try Outcomes(scores: [scores])
        #expect(outcomes.interval(seed: 5) == outcomes.interval(seed: 5))
        #expect(outcomes.interval(seed: 5) != outcomes.interval(seed: 6))
    }

    /// Twenty perfect answers do not make a perfect approach.
    @Test func perfectScoresLeaveAnInterval() throws {
        let graded = try Outcomes(scores: [[Double](repeating: 1, count: 20)]).interval()
        let labels = try Outcomes(labels: [["a", "b", "a", "b"]], truth: ["a", "b", "a", "b"]).interval()
        for interval in [graded, labels] { #expect(interval.upper == 1 && interval.lower < 0.9) }
        #expect(graded.lower > 0.7)
    }

    /// Graded scores from a skewed distribution whose mean is known: the square of an even number has the mean 1/3.
    @Test(arguments: [60, 200])
    func coverageOfAMeanIsNearItsLevel(_ items: Int) throws {
        var random = Philox(seed: 21, stream: UInt64(items))
        var covered = 0
        let runs = 1500
        for run in 0..<runs {
            let scores = (0..<items).map { _ in
                let value = random.uniform()
                return value * value
            }
            let interval = try Outcomes(scores: [scores]).interval(resamples: 400, seed: UInt64(run))
            if interval.contains(1.0 / 3) { covered += 1 }
        }
        let share = Double(covered) / Double(runs)
        #expect(share > 0.935 && share < 0.97, "\(share)")
    }

    /// Macro-F1 is biased when labels have few items each: the interval must not be.
    @Test func coverageOfMacroF1IsNearItsLevel() throws {
        let labels = 20
        func draw(_ items: Int, _ random: inout Philox) -> (truth: [String], answers: [String?]) {
            // Half of the items have one label, the others are spread over all.
            let truth = (0..<items).map { _ in random.below(labels) * (random.uniform() < 0.5 ? 1 : 0) }
            let answers = truth.map { random.uniform() < 0.85 ? $0 : random.below(labels) }
            return (truth.map { "\($0)" }, answers.map { "\($0)" })
        }
        var random = Philox(seed: 22)
        let population = draw(200_000, &random)
        let truth = try Outcomes(labels: [population.answers], truth: population.truth).score
        var covered = 0
        let runs = 500
        for run in 0..<runs {
            let sample = draw(400, &random)
            let outcomes = try Outcomes(labels: [sample.answers], truth: sample.truth)
            let interval = outcomes.interval(resamples: 300, seed: UInt64(run))
            #expect(interval.contains(outcomes.score))
            if interval.contains(truth) { covered += 1 }
        }
        let share = Double(covered) / Double(runs)
        #expect(share > 0.925 && share < 0.98, "\(share)")
    }

    @Test(arguments: [3, 5])
    func coverageOverSeedsIsNearItsLevel(_ seeds: Int) throws {
        var random = Philox(seed: 23, stream: UInt64(seeds))
        let simulation = Simulation(
            items: 200,
            accuracies: [0.85],
            alike: 0.7,
            seeds: seeds,
            seedDeviation: 0.02
        )
        var covered = 0
        let runs = 500
        for run in 0..<runs {
            let outcomes = try Outcomes(right: simulation.draw(&random)[0])
            let interval = outcomes.interval(resamples: 400, seed: UInt64(run))
            if interval.contains(0.85) { covered += 1 }
        }
        let share = Double(covered) / Double(runs)
        #expect(share > 0.925 && share < 0.985, "\(share)")
    }

    @Test func aConfidenceInPercentTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = try Outcomes(scores: [[0.5, 0.6]]).bootstrapInterval(confidence: 95)
        }
    }
}
