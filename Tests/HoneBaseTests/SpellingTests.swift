import Testing

@testable import HoneBase

@Suite struct SpellingTests {
    private let candidates = ["minilm", "hone-base", "lora", "full", "hydraulics", "spare-parts"]

    @Test(arguments: [
        ("minilm", "minilm"), ("MiniLM", "minilm"), ("minlm", "minilm"), ("miniml", "minilm"),
        ("honebase", "hone-base"), ("loar", "lora"), ("lor", "lora"), ("ful", "full"),
        ("hydrualics", "hydraulics"), ("spare_parts", "spare-parts"), ("entirely-else", nil), ("", nil),
        ("x", nil),
        ("xy", nil),
    ])
    func whatWasMeantIsFound(_ name: String, _ expected: String?) {
        #expect(Spelling.nearest(to: name, in: candidates) == expected)
    }

    @Test func thereIsNothingToOfferWithoutCandidates() {
        #expect(Spelling.nearest(to: "a", in: []) == nil)
    }

    @Test(arguments: [
        ("kitten", "sitting", 3), ("saturday", "sunday", 3), ("", "abc", 3), ("abc", "", 3),
        ("same", "same", 0),
        ("ab", "ba", 1), ("loar", "lora", 1),
    ])
    func editsAreCounted(_ first: String, _ second: String, _ expected: Int) {
        #expect(Spelling.distance(Array(first.unicodeScalars), Array(second.unicodeScalars)) == expected)
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
        func word(_ random: inout Philox) -> [Unicode.Scalar] {
            (0..<random.below(6)).map { _ in ["a", "b", "c"][random.below(3)] }
        }
        for _ in 0..<200 {
            let (first, second) = (word(&random), word(&random))
            #expect(Spelling.distance(first, second) == slowDistance(first[...], second[...]))
            #expect(Spelling.distance(first, second) == Spelling.distance(second, first))
        }
    }
}
