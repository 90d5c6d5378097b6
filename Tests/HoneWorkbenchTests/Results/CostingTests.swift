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

    @Test func overtakingIsWhereTotalsMeet() throws {
        let (cheap, dear) = (Cost(fit: 1, perThousand: 0.5), Cost(fit: 6, perThousand: 0.3))
        let volume = try #require(Costing.overtaking(cheap, by: dear))
        #expect(abs(volume - 25_000) < 1e-6)
        #expect(abs(cheap.total(requests: volume) - dear.total(requests: volume)) < 1e-9)
        #expect(Costing.overtaking(dear, by: cheap) == nil)
        #expect(Costing.overtaking(cheap, by: Cost(fit: 6, perThousand: 0.5)) == nil)
        #expect(Costing.overtaking(cheap, by: Cost(fit: 0, perThousand: 0.1)) == nil)
    }
}
