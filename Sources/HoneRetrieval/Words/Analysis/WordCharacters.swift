/// What is a part of a word, and what its lower case is: `WordCharacterTable`, ready to be asked.
final class WordCharacters: Sendable {
    /// Characters as bits, as far as the last of them.
    private struct Bits: Sendable {
        private var words: [UInt64] = []

        mutating func insert(_ value: UInt32) {
            let word = Int(value >> 6)
            if word >= words.count { words += repeatElement(0, count: word + 1 - words.count) }
            words[word] |= 1 << UInt64(value & 63)
        }

        @inline(__always)
        func contains(_ value: UInt32) -> Bool {
            let word = Int(value >> 6)
            return word < words.count && words[word] >> UInt64(value & 63) & 1 == 1
        }
    }

    /// Characters whose lower case is equally far from them.
    private struct LoweredRun: Sendable {
        var first: UInt32
        var last: UInt32
        var distance: Int32
    }

    /// The only ones there are, made when they are first asked.
    static let table = WordCharacters()

    private let words: Bits
    private let changing: Bits
    private let cased: Bits
    private let overlooked: Bits
    private let runs: [LoweredRun]

    private init() {
        words = Self.bits(of: WordCharacterTable.words)
        changing = Self.bits(of: WordCharacterTable.lowered)
        cased = Self.bits(of: WordCharacterTable.cased)
        overlooked = Self.bits(of: WordCharacterTable.overlooked)
        var runs: [LoweredRun] = []
        Self.forEachRun(of: WordCharacterTable.lowered) { first, last, _, distance in
            runs.append(LoweredRun(first: first, last: last, distance: distance))
        }
        self.runs = runs
    }

    private static func bits(of rows: String) -> Bits {
        var bits = Bits()
        forEachRun(of: rows) { first, last, step, _ in
            for value in stride(from: first, through: last, by: step) { bits.insert(value) }
        }
        return bits
    }

    /// Calls `body` with each run of a table: `FIRST`, `FIRST-LAST` or `FIRST-LAST/STEP:DISTANCE`.
    private static func forEachRun(of rows: String, _ body: (UInt32, UInt32, Int, Int32) -> Void) {
        for row in rows.utf8.split(separator: UInt8(ascii: " ")) {
            let parts = row.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }.map(Substring.init)
            let ends = parts[0].utf8.split(separator: UInt8(ascii: "-")).map(Substring.init)
            guard let first = UInt32(ends[0], radix: 16), let last = UInt32(ends[ends.count - 1], radix: 16),
                let step = parts.count == 3 ? Int(parts[1]) : 1,
                let distance = parts.count == 3 ? Int32(parts[2]) : 0
            else { fatalError("WordCharacterTable: a row cannot be read") }
            body(first, last, step, distance)
        }
    }

    /// Whether words are made of it.
    @inline(__always)
    func isWord(_ value: UInt32) -> Bool { words.contains(value) }

    /// Whether it has a case, and is not overlooked.
    func isCased(_ value: UInt32) -> Bool { cased.contains(value) }

    /// Whether a capital sigma looks for a letter with a case behind it.
    func isOverlooked(_ value: UInt32) -> Bool { overlooked.contains(value) }

    /// Its lower case, where that is one character whatever stands beside it; else itself.
    @inline(__always)
    func lowered(_ value: UInt32) -> UInt32 {
        guard changing.contains(value) else { return value }
        var (low, high) = (0, runs.count)
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].last < value { low = middle + 1 } else { high = middle }
        }
        return UInt32(truncatingIfNeeded: Int64(value) + Int64(runs[low].distance))
    }
}
