internal import HoneBase

/// Tells of a text how much of it stands in a training text, without the training text: a filter of the hashes of its
/// word n-grams, in about nine bits each, that ships with a model.
///
/// A gram of the training text is always known; one in 256 of others is taken for known. So a run of words counts as
/// seen only where at least `leastGrams` grams in a row are known: by chance that happens to one text of 200 words in
/// 90,000.
public struct GramFilter: Sendable, Equatable {
    /// The words of a gram, unless another number is asked for.
    public static let usualLength = 13
    /// How many known grams in a row make a run of words seen.
    public static let leastGrams = 3
    /// The share of foreign grams that are taken for known ones.
    public static let falsePositiveRate = BinaryFuseFilter.falsePositiveRate

    /// The words of a gram.
    public let gramLength: Int
    /// How many different grams the training text has.
    public let gramCount: Int
    /// How many words it has.
    public let wordCount: Int
    /// The filter of their hashes.
    let filter: BinaryFuseFilter

    /// The filter of the grams of `texts`; no gram reaches from one text into the next.
    ///
    /// - Parameters:
    ///   - texts: the training text, a document each.
    ///   - gramLength: the words of a gram, from 2 to 100.
    /// - Complexity: linear but for sorting the hashes; about 35 bytes a word while it is made.
    public init(of texts: some Sequence<String>, gramLength: Int = GramFilter.usualLength) {
        require(Self.lengths.contains(gramLength), "GramFilter: grams of \(gramLength) words")
        var grams: [UInt64] = []
        var words = 0
        for text in texts { words += WordGrams.forEach(in: text, length: gramLength) { grams.append($0) } }
        grams = WordGrams.unique(grams)
        self.init(gramLength, grams.count, words, BinaryFuseFilter(grams))
    }

    /// The filter of these parts.
    init(_ gramLength: Int, _ gramCount: Int, _ wordCount: Int, _ filter: BinaryFuseFilter) {
        self.gramLength = gramLength
        self.gramCount = gramCount
        self.wordCount = wordCount
        self.filter = filter
    }

    /// The lengths that a gram may have.
    static let lengths = 2...100

    /// The words of the shortest run that can count as seen.
    public var leastWords: Int { gramLength + Self.leastGrams - 1 }

    /// Whether the first `gramLength` words of `text` stand in the training text in that order; false where it has
    /// fewer.
    ///
    /// One foreign gram in 256 is taken for known: for a whole text ask `seenShare`.
    public func contains(_ text: String) -> Bool {
        var first: Bool?
        WordGrams.forEach(in: text, length: gramLength) { gram in
            if first == nil { first = knows(gram) }
        }
        return first ?? false
    }

    /// The runs of words of `text` that stand in the training text, as numbers of words counted from 0, rising and
    /// apart; a run of fewer than `leastWords` is never told.
    public func seenRuns(in text: String) -> [Range<Int>] { runs(in: text).seen }

    /// The share of the words of `text` that stand in seen runs, from 0 to 1; 0 for a text of fewer than `leastWords`
    /// words.
    public func seenShare(of text: String) -> Double {
        let (seen, words) = runs(in: text)
        return words == 0 ? 0 : Double(seen.reduce(0) { $0 + $1.count }) / Double(words)
    }

    private func runs(in text: String) -> (seen: [Range<Int>], words: Int) {
        var seen: [Range<Int>] = []
        var position = 0
        // Where the known grams in a row began.
        var start: Int?
        func close() {
            defer { start = nil }
            guard let start, position - start >= Self.leastGrams else { return }
            let run = start..<position + gramLength - 1
            // Grams that are apart may share words.
            if let last = seen.last, last.upperBound >= run.lowerBound {
                seen[seen.count - 1] = last.lowerBound..<run.upperBound
            } else {
                seen.append(run)
            }
        }
        let words = WordGrams.forEach(in: text, length: gramLength) { gram in
            if !knows(gram) { close() } else if start == nil { start = position }
            position += 1
        }
        close()
        return (seen, words)
    }

    /// Whether the filter holds a hash of `WordGrams`.
    func knows(_ gram: UInt64) -> Bool { gramCount > 0 && filter.contains(gram) }
}
