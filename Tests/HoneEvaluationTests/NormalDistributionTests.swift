import Testing

@testable import HoneEvaluation

@Suite struct NormalDistributionTests {
    /// `scipy.stats.norm.ppf` of scipy 1.17.
    @Test(arguments: [
        (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (1e-10, -6.361340902404056),
        (1e-05, -4.264890793922825), (0.001, -3.090232306167813), (0.025, -1.9599639845400545),
        (0.05, -1.6448536269514729), (0.074, -1.4466320671589785), (0.076, -1.4325027208258116),
        (0.2, -0.8416212335729142), (0.5, 0.0), (0.8, 0.8416212335729143), (0.95, 1.6448536269514722),
        (0.975, 1.959963984540054), (0.999, 3.090232306167813), (0.9999999999, 6.361340889697422),
    ])
    func quantileIsTheKnownOne(_ probability: Double, _ expected: Double) {
        #expect(abs(NormalDistribution.quantile(probability) - expected) <= 1e-12 * max(1, abs(expected)))
    }

    /// `scipy.stats.norm.cdf` of scipy 1.17.
    @Test(arguments: [
        (-10.0, 7.61985302416047e-24), (-5.0, 2.866515718791933e-07), (-1.959963984540054, 0.025),
        (-1.0, 0.15865525393145707), (-0.1, 0.460172162722971), (0.0, 0.5), (0.5, 0.6914624612740131),
        (1.6448536269514722, 0.95), (3.0, 0.9986501019683699), (6.0, 0.9999999990134123),
    ])
    func cumulativeIsTheKnownOne(_ value: Double, _ expected: Double) {
        #expect(abs(NormalDistribution.cumulative(value) - expected) <= 1e-12 * expected)
    }

    @Test func quantileInvertsCumulative() {
        for step in 1..<2000 {
            let probability = Double(step) / 2000
            let back = NormalDistribution.cumulative(NormalDistribution.quantile(probability))
            #expect(abs(back - probability) <= 1e-14)
        }
    }

    @Test func endsAreInfinite() {
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
    }

    @Test func aProbabilityAboveOneTraps() async {
        await #expect(processExitsWith: .failure) { _ = NormalDistribution.quantile(1.01) }
        await #expect(processExitsWith: .failure) { _ = NormalDistribution.quantile(.nan) }
    }
}
