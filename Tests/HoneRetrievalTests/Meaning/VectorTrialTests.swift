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

    @Test(arguments: VectorTrial.Draw.allCases)
    func graphsAreMeasured(draw: VectorTrial.Draw) throws {
        var settings = MadeGraphs.settings(width: 60, least: 100, most: 2_000)
        settings.neighbours = 12
        var linked = 0
        let trial = try VectorTrial(
            count: 3_000,
            dimension: 32,
            queryCount: 9,
            seed: 1,
            draw: draw,
            graphs: settings,
            linking: { linked = $0 }
        )
        let result = try trial.run()
        let graphs = try #require(result.graphs)
        #expect(result.recall == 1 && graphs.recall >= (draw == .clustered ? 0.98 : 0.8))
        #expect(graphs.count == 2 && graphs.byteCount > 3_000 * 12 && linked > 0)
        #expect(graphs.buildSeconds > 0 && graphs.searchSeconds > 0)
        settings.least = 3_001
        let none = try VectorTrial(count: 3_000, dimension: 8, queryCount: 1, seed: 1, graphs: settings)
        #expect(try none.run().graphs == nil)
    }

    @Test func fewerVectorsThanAreLookedForAreAllFound() throws {
        let result = try VectorTrial(count: 6, dimension: 3, queryCount: 2, seed: 2).run()
        #expect(result.recall == 1)
    }
}
