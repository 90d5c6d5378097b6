import HoneBase
import Testing

@testable import HoneData

struct ClosestWordTests {
    @Test(arguments: [
        ("biling", "billing"), ("Billing", "billing"), ("bliling", "billing"), ("hydrualics", "hydraulics"),
        ("spare_parts", "spare-parts"), ("delivry", "delivery"), ("weather", nil), ("xy", nil), ("", nil),
    ])
    func theClosestLabelIsFound(_ word: String, _ closest: String?) {
        let known = ["billing", "delivery", "hydraulics", "spare-parts"]
        #expect(ClosestWord.closest(to: word, in: known) == closest)
    }

    /// The definition by recursion over the first characters.
    private func slowDistance(_ first: ArraySlice<Unicode.Scalar>, _ second: ArraySlice<Unicode.Scalar>)
        -> Int
    {
        guard let left = first.first else { return second.count }
        guard let right = second.first else { return first.count }
        var least = slowDistance(first.dropFirst(), second.dropFirst()) + (left == right ? 0 : 1)
        least = min(least, slowDistance(first.dropFirst(), second) + 1)
        least = min(least, slowDistance(first, second.dropFirst()) + 1)
        let (leftNext, rightNext) = (first.dropFirst().first, second.dropFirst().first)
        if let leftNext, let rightNext, left == rightNext, right == leftNext {
            least = min(least, slowDistance(first.dropFirst(2), second.dropFirst(2)) + 1)
        }
        return least
    }

    @Test func theDistanceIsThatOfItsDefinition() {
        var random = Philox(seed: 1)
        for _ in 0..<200 {
            let first = Array(randomText(&random, count: random.below(6), alphabet: 3).unicodeScalars)
            let second = Array(randomText(&random, count: random.below(6), alphabet: 3).unicodeScalars)
            #expect(ClosestWord.distance(first, second) == slowDistance(first[...], second[...]))
        }
    }
}
