import Testing

@testable import HoneEvaluation

@Suite struct ItemSamplerTests {
    @Test(arguments: [1, 2, 3, 7, 100, 1001])
    func countsSumToTheItems(_ items: Int) {
        var sampler = ItemSampler(itemCount: items, seed: 1, stream: 0)
        var counts = [Double](repeating: 9, count: items)
        for _ in 0..<20 {
            sampler.resample(into: &counts)
            #expect(counts.reduce(0, +) == Double(items))
            #expect(counts.allSatisfy { $0 >= 0 })
        }
    }

    /// Each count is binomial with mean 1 and variance 1 - 1/n; two counts have the covariance -1/n.
    @Test func countsHaveTheMomentsOfTheMultinomial() {
        let items = 5
        let draws = 40_000
        var sampler = ItemSampler(itemCount: items, seed: 2, stream: 0)
        var counts = [Double](repeating: 0, count: items)
        var sums = [Double](repeating: 0, count: items)
        var squares = 0.0
        var products = 0.0
        for _ in 0..<draws {
            sampler.resample(into: &counts)
            for item in 0..<items { sums[item] += counts[item] }
            squares += (counts[0] - 1) * (counts[0] - 1)
            products += (counts[0] - 1) * (counts[4] - 1)
        }
        for sum in sums { #expect(abs(sum / Double(draws) - 1) < 0.02) }
        #expect(abs(squares / Double(draws) - 0.8) < 0.03)
        #expect(abs(products / Double(draws) + 0.2) < 0.02)
    }

    @Test func seedAndStreamDecide() {
        func counts(seed: UInt64, stream: UInt64) -> [Double] {
            var sampler = ItemSampler(itemCount: 50, seed: seed, stream: stream)
            var counts = [Double](repeating: 0, count: 50)
            sampler.resample(into: &counts)
            return counts
        }
        #expect(counts(seed: 1, stream: 0) == counts(seed: 1, stream: 0))
        #expect(counts(seed: 1, stream: 0) != counts(seed: 2, stream: 0))
        #expect(counts(seed: 1, stream: 0) != counts(seed: 1 << 40 | 1, stream: 0))
        #expect(counts(seed: 1, stream: 0) != counts(seed: 1, stream: 1))
    }

    @Test func noItemsTrap() async {
        await #expect(processExitsWith: .failure) { _ = ItemSampler(itemCount: 0, seed: 0, stream: 0) }
    }
}
