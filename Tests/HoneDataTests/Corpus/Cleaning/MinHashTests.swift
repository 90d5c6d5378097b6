import HoneBase
import Testing

@testable import HoneData

@Suite struct MinHashTests {
    /// A band of two sets is the same as often as the theory says, within five standard deviations.
    @Test(arguments: [(0.3, 300), (0.5, 300), (0.7, 300), (0.9, 300), (0.7, 20)])
    func bandsAreTheSameAsOftenAsTheoryDemands(_ similarity: Double, _ size: Int) throws {
        var random = Philox(seed: 5)
        var same = 0
        let pairs = 400
        // Sets of `size` with `common` in common: j = c / (2s - c).
        let common = Int((2 * Double(size) * similarity / (1 + similarity)).rounded())
        let exact = Double(common) / Double(2 * size - common)
        for _ in 0..<pairs {
            let shared = (0..<common).map { _ in random.next() }
            let sets = (0..<2).map { _ in shared + (common..<size).map { _ in random.next() } }
            let first = try #require(MinHash.bands(of: sets[0]))
            let second = try #require(MinHash.bands(of: sets[1]))
            same += zip(first, second).count { $0 == $1 }
        }
        let wanted = (0..<MinHash.rows).reduce(1.0) { product, _ in product * exact }
        let count = Double(pairs * MinHash.bands)
        // Bands of one pair are not independent where sets are small: twice the deviation covers it.
        let deviation = (wanted * (1 - wanted) / count).squareRoot() * 2
        #expect(abs(Double(same) / count - wanted) < 5 * deviation)
    }

    @Test func orderAndRepetitionDoNotCount() {
        #expect(MinHash.bands(of: [1, 2, 3]) == MinHash.bands(of: [3, 1, 2, 1]))
        #expect(MinHash.bands(of: [1, 2, 3]) != MinHash.bands(of: [1, 2, 4]))
        #expect(MinHash.bands(of: []) == nil)
        #expect(MinHash.bands(of: [0])?.count == MinHash.bands)
    }
}
