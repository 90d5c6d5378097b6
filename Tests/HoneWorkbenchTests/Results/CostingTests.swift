import HoneBase
import HoneTestSupport
import Testing

@testable import HoneWorkbench

@Suite struct CostingTests {
    private func candidates(_ costs: [(fit: Double, perThousand: Double)]) -> [Costing.Candidate] {
        costs.enumerated().map { index, cost in
            .init(index: index, cost: Cost(fit: cost.fit, perThousand: cost.perThousand), simplicity: index)
        }
    }

    @Test func costsComeFromSecondsAndThePriceOfAnHour() {
        let cost = Cost(trainSeconds: 1_800, latency: .init(p50: 1, p95: 3, mean: 2), machineHour: 0.36)
        #expect(abs(cost.fit - 0.18) < 1e-12)
        // 1,000 requests of 2 ms are 2 s.
        #expect(abs(cost.perThousand - 0.0002) < 1e-12)
        #expect(abs(cost.total(requests: 5_000) - 0.181) < 1e-12)
    }

    @Test(arguments: [
        // Volume, and which of three is picked: simple and dear, middling, complex and cheap by the request.
        (0.0, 0), (1_000, 0), (10_000, 0), (100_000, 1), (100_000_000, 2),
    ])
    func theCheapestIsPicked(_ requests: Double, _ index: Int) {
        let costing = Costing(candidates: candidates([(0, 0.01), (0.5, 0.001), (20, 0.0001)]))
        #expect(costing.pick(requests: requests)?.index == index)
    }

    @Test func withinATenthTheSimplerIsPicked() {
        func pick(_ simplerCost: Double) -> Int? {
            Costing(candidates: [
                .init(index: 0, cost: Cost(fit: 10, perThousand: 0), simplicity: 2),
                .init(index: 1, cost: Cost(fit: simplerCost, perThousand: 0), simplicity: 1),
            ])
            .pick(requests: 500)?.index
        }
        #expect(pick(9) == 1)
        #expect(pick(10.99) == 1)
        #expect(pick(11.01) == 0)
    }

    @Test func nothingIsPickedOfNothing() {
        let costing = Costing(candidates: [])
        #expect(costing.pick(requests: 1) == nil)
        #expect(costing.range(around: 1).from == 0)
        #expect(costing.range(around: 1).to == nil)
    }

    /// The pick, found again without any of the code under test.
    private func oraclePick(_ candidates: [Costing.Candidate], _ requests: Double) -> Int {
        let totals = candidates.map { $0.cost.fit + requests / 1_000 * $0.cost.perThousand }
        let least = totals.reduce(.infinity, min)
        var best = -1
        for (index, total) in totals.enumerated() where total <= 1.1 * least + 1e-12 {
            if best < 0 || candidates[index].simplicity < candidates[best].simplicity { best = index }
        }
        return candidates[best].index
    }

    /// Over a grid of volumes: within the range the pick is the same everywhere, just outside of it another.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func theRangeIsThatOfTheSamePick(_ seed: UInt64) {
        var random = Philox(seed: seed)
        let count = 1 + random.below(5)
        let order = (0..<count).shuffled(using: &random)
        let candidates = (0..<count).map { index in
            let fit = random.below(4) == 0 ? 0 : Mathematics.exp(8 * random.uniform() - 6)
            let perThousand = random.below(6) == 0 ? 0 : Mathematics.exp(10 * random.uniform() - 10)
            return Costing.Candidate(
                index: index,
                cost: Cost(fit: fit, perThousand: perThousand),
                simplicity: order[index]
            )
        }
        let costing = Costing(candidates: candidates)
        let grid = [0] + (0..<600).map { Mathematics.exp(Double($0) / 600 * 25) }
        for requests in [0, 40, 3_000, 365_250, 50_000_000.0] {
            let picked = oraclePick(candidates, requests)
            #expect(costing.pick(requests: requests)?.index == picked)
            let range = costing.range(around: requests)
            #expect(range.from <= requests)
            #expect(requests <= range.to ?? .infinity)
            for volume in grid
            where volume > range.from * 1.000_001 && volume * 1.000_001 < range.to ?? .infinity {
                #expect(oraclePick(candidates, volume) == picked, "\(volume) in \(range)")
            }
            if range.from > 0 { #expect(oraclePick(candidates, range.from * 0.999_999) != picked) }
            if let end = range.to { #expect(oraclePick(candidates, max(end * 1.000_001, 0.01)) != picked) }
        }
    }

    @Test func overtakingIsWhereTotalsMeet() throws {
        let (cheap, dear) = (Cost(fit: 1, perThousand: 0.5), Cost(fit: 6, perThousand: 0.3))
        let volume = try #require(Costing.overtaking(cheap, by: dear))
        #expect(abs(volume - 25_000) < 1e-6)
        #expect(abs(cheap.total(requests: volume) - dear.total(requests: volume)) < 1e-9)
        #expect(Costing.overtaking(dear, by: cheap) == nil)
        #expect(Costing.overtaking(cheap, by: Cost(fit: 6, perThousand: 0.5)) == nil)
        #expect(Costing.overtaking(cheap, by: Cost(fit: 0, perThousand: 0.1)) == nil)
    }

    /// Fits of some cost, requests of 1 in all, and whether the first differs from 0.5 by more than a timer's noise.
    @Test(
        arguments: [
            (0.5, 1.0, false), (0.514, 1, false), (0.486, 1, false), (0.516, 1, true), (0.484, 1, true),
            (0.516, 100, false),
            (3, 100, true), (.infinity, 1, true), (.nan, 1, false),
        ] as [(Double, Double, Bool)]
    )
    func noiseOfATimerIsNoDifference(_ fit: Double, _ spent: Double, _ differs: Bool) {
        let (first, second) = (Cost(fit: fit, perThousand: spent), Cost(fit: 0.5, perThousand: spent))
        #expect(Costing.differInFit(first, second, requests: 1_000) == differs)
        #expect(Costing.differInFit(second, first, requests: 1_000) == differs)
    }

    @Test func lessThanAHundredthOfACentIsNoDifference() {
        func differ(_ fit: Double) -> Bool {
            Costing.differInFit(Cost(fit: fit, perThousand: 0), Cost(fit: 0, perThousand: 0), requests: 0)
        }
        #expect(!differ(1e-8) && !differ(0.000_09) && differ(0.000_11))
    }
}
