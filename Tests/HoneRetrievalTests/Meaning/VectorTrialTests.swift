import Testing

@testable import HoneRetrieval

@Suite struct VectorTrialTests {
    @Test func everythingIsMeasured() throws {
        var steps: [Int] = []
        let trial = try VectorTrial(count: 9_000, dimension: 24, queryCount: 7, seed: 1) { steps.append($0) }
        let result = try trial.run()
        #expect(steps == [8_192, 9_000])
        #expect(result.recall == 1)
        #expect(result.scoredPerQuery >= 10 && result.scoredPerQuery < 4_500)
        #expect(result.byteCount == 128 + 36_032 + 2 * 9_000 * 64)
        let times = [
            result.buildSeconds, result.scanSeconds, result.readSeconds, result.sharedSeconds,
            result.selectiveSeconds, result.readRatio,
        ]
        #expect(times.allSatisfy { $0 > 0 && $0 < 60 })
    }

    @Test func fewerVectorsThanAreLookedForAreAllFound() throws {
        let result = try VectorTrial(count: 6, dimension: 3, queryCount: 2, seed: 2).run()
        #expect(result.recall == 1)
    }
}
