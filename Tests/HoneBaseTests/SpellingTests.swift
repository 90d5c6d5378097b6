import Testing

@testable import HoneBase

private let candidates = ["minilm", "hone-base", "lora", "full"]

private let misspelt: [(String, String?)] = [
    ("minilm", "minilm"), ("MiniLM", "minilm"), ("minlm", "minilm"), ("miniml", "minilm"),
    ("honebase", "hone-base"),
    ("loar", nil), ("lor", "lora"), ("ful", "full"), ("entirely-else", nil), ("", nil), ("x", nil),
]

@Test(arguments: misspelt) func spellingFindsWhatWasMeant(name: String, expected: String?) {
    #expect(Spelling.nearest(to: name, in: candidates) == expected)
}

@Test func spellingHasNothingToOfferWithoutCandidates() {
    #expect(Spelling.nearest(to: "a", in: []) == nil)
}

/// Textbook distances.
@Test(arguments: [
    ("kitten", "sitting", 3), ("saturday", "sunday", 3), ("", "abc", 3), ("abc", "", 3), ("same", "same", 0),
])
func spellingCountsEdits(first: String, second: String, expected: Int) {
    #expect(Spelling.distance(Array(first), Array(second)) == expected)
}

/// A distance is symmetric and never longer than a way over a third word.
@Test func spellingDistanceIsAMetric() {
    var random = Philox(seed: 60)
    func word(_ random: inout Philox) -> [Int] { (0..<random.below(8)).map { _ in random.below(3) } }
    for _ in 0..<500 {
        let (a, b, c) = (word(&random), word(&random), word(&random))
        #expect(Spelling.distance(a, b) == Spelling.distance(b, a))
        #expect(Spelling.distance(a, c) <= Spelling.distance(a, b) + Spelling.distance(b, c))
        #expect((Spelling.distance(a, b) == 0) == (a == b))
    }
}
