import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct PairedComparisonTests {
    /// How often any of `count` candidates gets a wrong verdict, when each is exactly the margin worse.
    private func familyWiseError(
        _ simulation: Simulation,
        runs: Int,
        seed: UInt64
    ) throws -> (goodEnough: Double, worse: Double) {
        var random = Philox(seed: seed)
        var goodEnough = 0
        var worse = 0
        for _ in 0..<runs {
            let outcomes = try simulation.draw(&random).map { try Outcomes(right: $0) }
            let results = try pairedResults(
                of: Array(outcomes.dropFirst()),
                against: outcomes[0],
                margin: 0.03
            )
            if results.contains(where: { $0.verdict == .goodEnough }) { goodEnough += 1 }
            if results.contains(where: { $0.verdict == .worse }) { worse += 1 }
        }
        return (Double(goodEnough) / Double(runs), Double(worse) / Double(runs))
    }

    @Test(arguments: [(60, 800), (200, 400), (1000, 100)], [1, 3, 6])
    func wrongVerdictsStayUnderTheLevel(_ size: (items: Int, runs: Int), _ candidates: Int) throws {
        for (accuracy, alike) in [(0.9, 0.8), (0.9, 0.3), (0.75, 0.6)] {
            let simulation = Simulation(
                items: size.items,
                accuracies: [accuracy] + [Double](repeating: accuracy - 0.03, count: candidates),
                alike: alike
            )
            let rates = try familyWiseError(simulation, runs: size.runs, seed: UInt64(candidates))
            let limit = 0.05 + 3 * (0.05 * 0.95 / Double(size.runs)).squareRoot()
            #expect(rates.goodEnough < limit, "accuracy \(accuracy), alike \(alike)")
            #expect(rates.worse < limit, "accuracy \(accuracy), alike \(alike)")
        }
    }

    @Test func theLevelIsUsed() throws {
        let simulation = Simulation(items: 500, accuracies: [0.9, 0.87], alike: 0.6)
        let rates = try familyWiseError(simulation, runs: 1500, seed: 9)
        #expect(rates.goodEnough > 0.02 && rates.worse > 0.02, "\(rates)")
    }

    @Test func moreItemsTellMore() throws {
        var shares: [Double] = []
        for items in [100, 400, 1600] {
            var random = Philox(seed: 5)
            let simulation = Simulation(items: items, accuracies: [0.9, 0.9, 0.8], alike: 0.7)
            var right = 0
            for _ in 0..<150 {
                let outcomes = try simulation.draw(&random).map { try Outcomes(right: $0) }
                let results = try pairedResults(
                    of: Array(outcomes.dropFirst()),
                    against: outcomes[0],
                    margin: 0.03
                )
                if results[0].verdict == .goodEnough { right += 1 }
                if results[1].verdict == .worse { right += 1 }
            }
            shares.append(Double(right) / 300)
        }
        #expect(shares[0] < shares[1] - 0.1 && shares[1] < shares[2] - 0.1, "\(shares)")
        #expect(shares[2] > 0.9, "\(shares)")
    }

    private func outcomes(_ right: Int, of items: Int, alikeUpTo common: Int) throws -> Outcomes {
        try Outcomes(right: [(0..<items).map { $0 < common || $0 >= items - (right - common) }])
    }

    @Test func oneCandidateIsTheSumOfItsParts() throws {
        // 800 right in both, 40 only in the candidate, 60 only in the reference, of 1000.
        let reference = try Outcomes(right: [(0..<1000).map { $0 < 860 }])
        let candidate = try Outcomes(right: [(0..<1000).map { $0 < 800 || $0 >= 960 }])
        let result = try pairedResults(of: [candidate], against: reference, margin: 0.03)[0]
        let table = PairedProportions(onlyCandidateRight: 40, onlyReferenceRight: 60, itemCount: 1000)
        #expect(abs(result.difference - -0.02) < 1e-15)
        #expect(result.interval == table.interval())
        #expect(result.lowerBound == table.lowerBound())
        #expect(result.upperBound == table.upperBound())
        #expect(result.differencePValue == McNemar(table).exactPValue)
        #expect(result.midPValue == McNemar(table).midPValue)
        #expect(result.nonInferiorityPValue == table.nonInferiorityPValue(margin: 0.03))
        #expect(result.adjustedNonInferiorityPValue == result.nonInferiorityPValue)
        #expect(result.verdict == .cannotTell)
        #expect(result.labelsNeeded == LabelPlan(table).labelsNeeded(margin: 0.03))
    }

    @Test func severalCandidatesAreCorrectedTogether() throws {
        let reference = try outcomes(900, of: 1000, alikeUpTo: 900)
        let candidates = try [(895, 890), (880, 872), (800, 790)].map {
            try outcomes($0.0, of: 1000, alikeUpTo: $0.1)
        }
        let together = try pairedResults(of: candidates, against: reference, margin: 0.03)
        #expect(together.map(\.verdict) == [.goodEnough, .cannotTell, .worse])
        #expect(
            together.map(\.adjustedNonInferiorityPValue)
                == Holm.adjusted(together.map(\.nonInferiorityPValue))
        )
        #expect(together.map(\.adjustedInferiorityPValue) == Holm.adjusted(together.map(\.inferiorityPValue)))
        #expect(together.map { $0.labelsNeeded == nil } == [true, false, true])
        // The order of the candidates changes nothing but the order of the results.
        let reversed = try pairedResults(of: candidates.reversed(), against: reference, margin: 0.03)
        #expect(Array(reversed.reversed()) == together)
    }

    @Test(arguments: [false, true])
    func gradedScoresAndLabelsAreResampled(_ isGraded: Bool) throws {
        var random = Philox(seed: 6)
        let truth = (0..<1500).map { _ in "\(random.below(5))" }
        func outcomes(_ accuracy: Double) throws -> Outcomes {
            if isGraded {
                return try Outcomes(scores: [truth.map { _ in accuracy + 0.05 * random.uniform() }])
            }
            return try Outcomes(
                labels: [truth.map { random.uniform() < accuracy ? $0 : nil }],
                truth: truth
            )
        }
        let reference = try outcomes(0.9)
        let candidates = [try outcomes(0.91), try outcomes(0.75)]
        let results = try pairedResults(of: candidates, against: reference, margin: 0.05, resamples: 500)
        #expect(results.map(\.verdict) == [.goodEnough, .worse])
        #expect(results.allSatisfy { $0.midPValue == nil })
        for (result, candidate) in zip(results, candidates) {
            #expect(abs(result.difference - (candidate.score - reference.score)) < 1e-15)
            #expect(result.interval.contains(result.difference))
            #expect(result.lowerBound >= result.interval.lower && result.upperBound <= result.interval.upper)
        }
        let again = try pairedResults(of: candidates, against: reference, margin: 0.05, resamples: 500)
        #expect(again == results)
    }

    @Test func noCandidatesGiveNoResults() throws {
        let reference = try Outcomes(right: [[true]])
        #expect(try pairedResults(of: [], against: reference, margin: 0.03).isEmpty)
    }

    @Test func aFewItemsTellNothing() throws {
        let perfect = try Outcomes(right: [[true, true, true]])
        let result = try pairedResults(of: [perfect], against: perfect, margin: 0.03)[0]
        #expect(result.verdict == .cannotTell)
        #expect(result.interval.width > 0.5)
    }

    @Test func whatCannotBePairedIsRefused() throws {
        let reference = try Outcomes(right: [[true, false]])
        #expect(throws: EvaluationError.unequalCounts(what: "outcomes", expected: 2, found: 1)) {
            try pairedResults(of: [Outcomes(right: [[true]])], against: reference, margin: 0.03)
        }
        #expect(throws: EvaluationError.self) {
            try pairedResults(of: [Outcomes(scores: [[0, 1]])], against: reference, margin: 0.03)
        }
    }

    @Test func aMarginInPercentTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = try pairedResults(of: [], against: Outcomes(right: [[true]]), margin: 3)
        }
    }
}
