import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct AliasTableTests {
    /// Reads the probability of each value back from the table by sampling fractions on a fine grid.
    @Test func probabilitiesAreThoseGiven() {
        var random = Philox(seed: 4)
        for size in [1, 2, 3, 17] {
            let weights = (0..<size).map { _ in random.uniform() * random.uniform() }
            let total = weights.reduce(0, +)
            let probabilities = weights.map { $0 / total }
            let table = AliasTable(values: (0..<size).map(Double.init), probabilities: probabilities)
            var found = [Double](repeating: 0, count: size)
            let grid = 1 << 12
            for slot in 0..<size {
                for step in 0..<grid {
                    found[Int(table.value(slot, fraction: UInt16(step) << 4))] += 1 / Double(grid * size)
                }
            }
            for (value, probability) in zip(found, probabilities) { #expect(abs(value - probability) < 1e-3) }
        }
    }

    @Test func aValueWithoutProbabilityIsNeverDrawn() {
        let table = AliasTable(values: [1, 2, 3], probabilities: [0.4, 0, 0.6])
        var sampler = ItemSampler(itemCount: 3, seed: 1, stream: 0)
        for _ in 0..<20_000 { #expect(sampler.sum(of: 1, from: table) != 2) }
    }
}
