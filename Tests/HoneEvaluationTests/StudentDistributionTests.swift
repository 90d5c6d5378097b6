import Testing

@testable import HoneEvaluation

@Suite struct StudentDistributionTests {
    /// `scipy.stats.t.ppf(0.95, n)` of scipy 1.17.
    @Test(arguments: [
        (1, 6.31375151468), (2, 2.91998558035), (3, 2.3533634348), (4, 2.13184678633), (9, 1.83311293266),
        (10, 1.81246112281), (15, 1.75305035569), (30, 1.69726088659), (200, 1.65250810091),
    ])
    func quantileIsTheKnownOne(_ freedom: Int, _ expected: Double) {
        #expect(abs(StudentDistribution.upperQuantile(degreesOfFreedom: freedom) - expected) < 1e-4)
    }

    @Test func noDegreeOfFreedomTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = StudentDistribution.upperQuantile(degreesOfFreedom: 0)
        }
    }
}
