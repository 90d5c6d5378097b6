import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct HolmTests {
    /// Worked by hand after Holm (1979).
    @Test(
        arguments: [
            ([], []), ([0.03], [0.03]), ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
            ([0.5, 0.5], [1, 1]), ([0.02, 0.02, 0.02], [0.06, 0.06, 0.06]), ([0, 1], [0, 1]),
        ] as [([Double], [Double])]
    )
    func adjustedIsTheKnownOne(_ pValues: [Double], _ expected: [Double]) {
        let adjusted = Holm.adjusted(pValues)
        #expect(adjusted.count == expected.count)
        for (value, wanted) in zip(adjusted, expected) { #expect(abs(value - wanted) < 1e-15) }
    }

    /// The procedure as it is defined: go up the sorted p values, stop at the first that is not below its level.
    @Test func adjustedRejectsWhatTheProcedureRejects() {
        var random = Philox(seed: 3)
        for _ in 0..<500 {
            let pValues = (0..<(1 + random.below(8))).map { _ in random.uniform() * 0.15 }
            var rejected: Set<Int> = []
            for (step, place) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
                guard pValues[place] * Double(pValues.count - step) < 0.05 else { break }
                rejected.insert(place)
            }
            let adjusted = Holm.adjusted(pValues)
            #expect(Set(adjusted.indices.filter { adjusted[$0] < 0.05 }) == rejected)
        }
    }

    @Test func multipliersCountDownInOrder() {
        #expect(Holm.multipliers([0.3, 0.1, 0.2]) == [1, 3, 2])
        #expect(Holm.multipliers([0.1, 0.1]) == [2, 1])
    }

    @Test func aNumberThatIsNoProbabilityTraps() async {
        await #expect(processExitsWith: .failure) { _ = Holm.adjusted([0.1, .nan]) }
    }
}
