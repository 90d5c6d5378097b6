import HoneBase

/// Texts for the tiny encoder: each of 1 to 20 words, some of them outside its vocabulary.
func drawnTexts(_ count: Int, seed: UInt64) -> [String] {
    var generator = Philox(seed: seed)
    let words = [
        "pump", "leak", "bank", "card", "the", "my", "lost", "E42", "Überlauf", "hydraulics", "please", "?",
        "水",
    ]
    return (0..<count).map { _ in
        (0...generator.below(20)).map { _ in words[generator.below(words.count)] }.joined(separator: " ")
    }
}
