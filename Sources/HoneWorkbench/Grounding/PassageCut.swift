internal import HoneRetrieval

/// Cuts a passage that is too long for what is left of a prompt: to sentences in a row, those around the one that has most
/// words of the question.
struct PassageCut {
    private let bytes: [UInt8]
    private let wanted: Set<String>

    /// Cuts `text` for a question of these terms, see `ContentWords`.
    init(_ text: String, for terms: Set<String>) {
        bytes = Array(text.utf8)
        wanted = terms
    }

    /// The longest part in sentences that `fits`; nil where not even the best sentence does.
    func sentences(fits: (Range<Int>) throws -> Bool) rethrows -> Range<Int>? {
        try longest(of: grown(units), fits)
    }

    /// The longest part that `fits` where no sentence does: lines of the best sentence, or else words of the best line.
    func words(fits: (Range<Int>) throws -> Bool) rethrows -> Range<Int>? {
        guard let sentence = grown(units).first else { return nil }
        let lines = grown(pieces(of: sentence) { $0 == 0x0A })
        if let found = try longest(of: lines, fits) { return found }
        guard let line = lines.first else { return nil }
        let words = pieces(of: line) { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }
        return try longest(of: words.map { line.lowerBound..<$0.upperBound }, fits)
    }

    private var units: [Range<Int>] { Sentences.ranges(of: text(0..<bytes.count)) }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Parts that each hold the one before: the best unit first, then with its neighbours, the better side first.
    private func grown(_ units: [Range<Int>]) -> [Range<Int>] {
        let scores = units.map { wanted.intersection(ContentWords.terms(of: text($0))).count }
        guard var first = units.indices.max(by: { (scores[$0], -$0) < (scores[$1], -$1) }) else { return [] }
        var last = first
        var parts = [units[first]]
        while first > 0 || last < units.count - 1 {
            let before = first > 0 ? scores[first - 1] : -1
            let after = last < units.count - 1 ? scores[last + 1] : -1
            if after >= before { last += 1 } else { first -= 1 }
            parts.append(units[first].lowerBound..<units[last].upperBound)
        }
        return parts
    }

    /// The last of some parts, each within the next one, that `fits`.
    private func longest(of parts: [Range<Int>], _ fits: (Range<Int>) throws -> Bool) rethrows -> Range<Int>?
    {
        var (low, high) = (0, parts.count)
        while low < high {
            let middle = (low + high) / 2
            if try fits(parts[middle]) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? parts[low - 1] : nil
    }

    /// The parts of a range between bytes that part them, none empty.
    private func pieces(of range: Range<Int>, _ isBorder: (UInt8) -> Bool) -> [Range<Int>] {
        bytes[range].split(whereSeparator: isBorder).map { $0.startIndex..<$0.endIndex }
    }
}
