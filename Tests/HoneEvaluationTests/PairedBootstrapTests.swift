import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct PairedBootstrapTests {
    /// How often the candidate is called good enough, and how often worse, at a level of 5%, when it is exactly `margin`
    /// worse; and how often the interval covers that.
    struct Rates: CustomStringConvertible {
        var goodEnough = 0.0
        var worse = 0.0
        var covered = 0.0

        init(
            runs: Int,
            margin: Double,
            _ draw: (Int) throws -> (candidate: Outcomes, reference: Outcomes)
        ) throws {
            for run in 0..<runs {
                let (candidate, reference) = try draw(run)
                let bootstrap = PairedBootstrap(
                    candidate: candidate,
                    reference: reference,
                    resamples: 300,
                    seed: UInt64(run)
                )
                if bootstrap.nonInferiorityPValue(margin: margin) < 0.05 { goodEnough += 1 / Double(runs) }
                if bootstrap.inferiorityPValue(margin: margin) < 0.05 { worse += 1 / Double(runs) }
                let interval = bootstrap.distribution.interval(confidence: 0.95, within: -1...1)
                if interval.contains(-margin) { covered += 1 / Double(runs) }
            }
        }

        var description: String { "good enough \(goodEnough), worse \(worse), covered \(covered)" }
    }

    /// Three standard errors of a rate of 5%.
    static func noise(_ runs: Int) -> Double { 3 * (0.05 * 0.95 / Double(runs)).squareRoot() }

    @Test(arguments: [(60, 600), (200, 300), (1000, 60)], [0.1, 0.3, 1])
    func gradedScoresKeepTheLevel(_ size: (items: Int, runs: Int), _ differing: Double) throws {
        var random = Philox(seed: 31, stream: UInt64(size.items))
        let rates = try Rates(runs: size.runs, margin: 0.03) { _ in
            let (candidate, reference) = Simulation.graded(
                items: size.items,
                differing: differing,
                difference: -0.03,
                &random
            )
            return (try Outcomes(scores: [candidate]), try Outcomes(scores: [reference]))
        }
        #expect(rates.goodEnough < 0.05 + Self.noise(size.runs), "\(rates)")
        #expect(rates.worse < 0.05 + Self.noise(size.runs), "\(rates)")
        #expect(rates.covered > 0.95 - Self.noise(size.runs) - 0.01, "\(rates)")
        if size.items == 200 && differing > 0.2 { #expect(rates.goodEnough > 0.02, "\(rates)") }
    }

    @Test(arguments: [2, 3, 5], [0, 0.02])
    func seedsKeepTheLevel(_ seeds: Int, _ deviation: Double) throws {
        var random = Philox(seed: 32, stream: UInt64(seeds))
        let runs = 250
        let simulation = Simulation(
            items: 200,
            accuracies: [0.85, 0.82],
            alike: 0.7,
            seeds: seeds,
            seedDeviation: deviation
        )
        let rates = try Rates(runs: runs, margin: 0.03) { _ in
            let right = simulation.draw(&random)
            return (try Outcomes(right: right[1]), try Outcomes(right: right[0]))
        }
        #expect(rates.goodEnough < 0.05 + Self.noise(runs), "\(rates)")
        #expect(rates.worse < 0.05 + Self.noise(runs), "\(rates)")
        #expect(rates.covered > 0.935, "\(rates)")
    }

    /// Right and wrong answers through the bootstrap: with few discordant items the plain share of resamples errs in 9%.
    @Test(arguments: [0.05, 0.1, 0.2])
    func rareDifferencesKeepTheLevel(_ discordance: Double) throws {
        var random = Philox(seed: 33)
        let runs = 600
        let rates = try Rates(runs: runs, margin: 0.03) { _ in
            var candidate: [Double] = []
            var reference: [Double] = []
            for _ in 0..<60 {
                let draw = random.uniform()
                candidate.append(draw < (discordance - 0.03) / 2 ? 1 : 0)
                reference.append(draw >= (discordance - 0.03) / 2 && draw < discordance ? 1 : 0)
            }
            return (try Outcomes(scores: [candidate]), try Outcomes(scores: [reference]))
        }
        #expect(rates.goodEnough < 0.05 + Self.noise(runs), "\(rates)")
        #expect(rates.worse < 0.05 + Self.noise(runs), "\(rates)")
    }

    @Test func pairingMakesItSharp() throws {
        // Scores that vary much from item to item and hardly between the two approaches.
        var random = Philox(seed: 34)
        let reference = (0..<200).map { _ in random.uniform() * 0.9 }
        let candidate = reference.map { $0 + 0.02 * random.uniform() }
        let bootstrap = PairedBootstrap(
            candidate: try Outcomes(scores: [candidate]),
            reference: try Outcomes(scores: [reference]),
            resamples: 1000,
            seed: 1
        )
        let interval = bootstrap.distribution.interval(confidence: 0.95, within: -1...1)
        #expect(interval.width < 0.003 && interval.contains(bootstrap.difference))
        #expect(bootstrap.differencePValue < 0.01)
        #expect(bootstrap.nonInferiorityPValue(margin: 0.01) < 0.01)
        #expect(bootstrap.inferiorityPValue(margin: 0.01) > 0.99)
    }

    @Test func noDifferenceIsNoEvidenceOnFewItems() throws {
        for (items, isEnough) in [(3, false), (60, false), (400, true)] {
            let same = try Outcomes(scores: [[Double](repeating: 0.5, count: items)])
            let bootstrap = PairedBootstrap(candidate: same, reference: same, resamples: 2000, seed: 1)
            #expect((bootstrap.nonInferiorityPValue(margin: 0.03) < 0.05) == isEnough)
            #expect(bootstrap.inferiorityPValue(margin: 0.03) > 0.5)
            #expect(bootstrap.differencePValue > 0.5)
        }
    }
}
