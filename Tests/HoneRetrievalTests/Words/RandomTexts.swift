import HoneBase

@testable import HoneRetrieval

/// Texts of few words, so that terms stand in many of them; some empty, some long.
struct RandomTexts {
    var random: Philox
    private let vocabulary: [String]

    init(seed: UInt64, stream: UInt64 = 0, words: Int) {
        random = Philox(seed: seed, stream: stream)
        vocabulary = (0..<words).map { "word\(String($0, radix: 6))" }
    }

    /// A text of fewer than `limit` words, of which the first of the vocabulary are the most frequent.
    mutating func text(below limit: Int) -> String {
        (0..<random.below(limit)).map { _ in
            let bound = random.below(vocabulary.count) + 1
            return vocabulary[random.below(bound)]
        }.joined(separator: " ")
    }

    /// Texts of up to `limit` words.
    mutating func texts(_ count: Int, below limit: Int) -> [String] {
        (0..<count).map { _ in text(below: random.below(10) == 0 ? limit * 4 : limit) }
    }

    /// Some of `count` chunks: none, all, few, many or half of them.
    mutating func readable(of count: Int) -> ChunkSet {
        let share = [0, 1, 10, 50, 90, 100][random.below(6)]
        return ChunkSet((0..<count).filter { _ in random.below(100) < share }, of: count)
    }
}
