import Testing

@testable import HoneTraining

@Suite struct ScheduleTests {
    /// Factors at the start, in the middle and at the end of the part behind the warm-up.
    @Test(
        arguments: [
            ("linear", [1, 0.5, 0]), ("cosine", [1, 0.5, 0]), ("stable-decay", [1, 1, 0]),
            ("constant", [1, 1, 1]),
        ] as [(String, [Double])]
    )
    func factorsFall(_ name: String, _ expected: [Double]) throws {
        let schedule = try #require(ScheduleRegistry.schedule(named: name))
        for (progress, factor) in zip([0, 0.5, 1], expected) {
            #expect(abs(schedule.factor(progress) - factor) < 1e-12)
        }
        let factors = (0...100).map { schedule.factor(Double($0) / 100) }
        #expect(factors == factors.sorted(by: >))
        #expect(schedule.factor(0.9) > 0)
    }

    @Test func theWarmUpRisesToTheHighestRate() {
        let factors = (0..<10).map { LinearSchedule.factor(step: $0, of: 10, warmup: 4) }
        #expect(factors.prefix(4) == [0.25, 0.5, 0.75, 1])
        #expect(factors[4] == 1)
        #expect(abs(factors[9] - 1.0 / 6) < 1e-12)
        #expect(LinearSchedule.factor(step: 0, of: 10, warmup: 0) == 1)
    }
}
