import Testing

@testable import HoneEvaluation

@Suite struct BinomialDistributionTests {
    struct Known: Sendable {
        var successes: Int
        var trials: Int
        var probability: Double
        var exactly: Double
        var atMost: Double
        var atLeast: Double
    }

    /// `scipy.stats.binom.pmf`, `.cdf` and `.sf` of scipy 1.17.
    static let known = [
        (0, 10, 0.3, 0.0282475249, 0.028247524900000005, 1.0),
        (3, 10, 0.3, 0.2668279319999998, 0.6496107184000002, 0.6172172136000003),
        (7, 10, 0.3, 0.009001691999999992, 0.9984096136, 0.010592078399999996),
        (10, 10, 0.3, 5.9048999999999975e-06, 1.0, 5.9048999999999975e-06),
        (50, 3080, 0.02, 0.01727056212591081, 0.07313385532593432, 0.9441367067999764),
        (90, 3080, 0.02, 0.0001219045486201343, 0.9997661421868064, 0.00035576236181375975),
        (1000, 3000, 0.35, 0.002440304042132338, 0.02872236504453631, 0.9737179389975955),
        (1100, 3000, 0.35, 0.002452182258849185, 0.9730724739431718, 0.029379708315677343),
        (20, 40, 0.5, 0.12537068761957912, 0.5626853438097896, 0.5626853438097896),
        (1, 1, 0.5, 0.5, 1.0, 0.5),
        (5, 100000, 0.0001, 0.03782949129172776, 0.06707650449736074, 0.9707529867944087),
        (30, 100000, 0.0001, 1.7084077233956342e-07, 0.9999999203330556, 2.505077167296924e-07),
    ].map {
        Known(
            successes: $0.0,
            trials: $0.1,
            probability: $0.2,
            exactly: $0.3,
            atMost: $0.4,
            atLeast: $0.5
        )
    }

    @Test(arguments: known)
    func probabilitiesAreTheKnownOnes(_ known: Known) {
        let binomial = BinomialDistribution(trials: known.trials, probability: known.probability)
        func close(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) <= 2e-10 * expected }
        #expect(close(binomial.probability(of: known.successes), known.exactly))
        #expect(close(binomial.probability(atMost: known.successes), known.atMost))
        #expect(close(binomial.probability(atLeast: known.successes), known.atLeast))
    }

    @Test(arguments: [0, 1, 2, 7, 60], [0, 0.01, 0.5, 0.97, 1])
    func tailsAreSumsOfProbabilities(_ trials: Int, _ probability: Double) {
        let binomial = BinomialDistribution(trials: trials, probability: probability)
        var below = 0.0
        for successes in 0...trials {
            #expect(abs(binomial.probability(atLeast: successes) - (1 - below)) <= 1e-12)
            below += binomial.probability(of: successes)
            #expect(abs(binomial.probability(atMost: successes) - below) <= 1e-12)
        }
        #expect(abs(below - 1) <= 1e-12)
    }

    @Test func outsideTheTrialsThereIsNothing() {
        let binomial = BinomialDistribution(trials: 5, probability: 0.4)
        #expect(binomial.probability(of: -1) == 0)
        #expect(binomial.probability(of: 6) == 0)
        #expect(binomial.probability(atLeast: 6) == 0)
        #expect(binomial.probability(atMost: -1) == 0)
        #expect(binomial.probability(atLeast: -3) == 1)
        #expect(binomial.probability(atMost: 9) == 1)
    }

    @Test func badParametersTrap() async {
        await #expect(processExitsWith: .failure) { _ = BinomialDistribution(trials: -1, probability: 0.5) }
        await #expect(processExitsWith: .failure) { _ = BinomialDistribution(trials: 3, probability: 1.5) }
    }
}
