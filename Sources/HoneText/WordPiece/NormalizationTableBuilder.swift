/// Works out the rows of a `NormalizationTable` from the properties of characters.
struct NormalizationTableBuilder {
    typealias Entry = NormalizationTable.Entry

    private let normalizer: BertNormalizer
    private(set) var pages: [UInt16] = []
    private(set) var entries: [Entry] = []
    private(set) var pool: [UInt8] = []

    init(_ normalizer: BertNormalizer) { self.normalizer = normalizer }

    /// Ranges of which every character has the row of the first: ideographs, Hangul syllables, surrogates,
    /// private use, and the planes without characters.
    private static let uniform: [ClosedRange<UInt32>] = [
        0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xD800...0xDFFF, 0xE000...0xF8FF,
        0x20000...0x2A6DF,
        0x2A700...0x2B81F, 0x2B820...0x2B91F, 0x2B920...0x2CEAF, 0x2CEB0...0x2F7FF, 0x2FA20...0xDFFFF,
        0xE0200...0xEFFFF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD,
    ]

    /// Fills all pages.
    ///
    /// - Complexity: O(characters that are not in a uniform range): some 80,000.
    mutating func build() {
        pages.reserveCapacity(0x1100)
        var shared: [UInt32: UInt16] = [:]
        for first in stride(from: UInt32(0), to: 0x110000, by: 256) {
            let page = first...(first + 255)
            if let range = Self.uniform.first(where: {
                $0.contains(page.lowerBound) && $0.contains(page.upperBound)
            }) {
                if shared[range.lowerBound] == nil {
                    shared[range.lowerBound] = UInt16(entries.count >> 8)
                    entries.append(contentsOf: repeatElement(entry(range.lowerBound), count: 256))
                }
                pages.append(shared[range.lowerBound] ?? 0)
            } else {
                pages.append(UInt16(entries.count >> 8))
                for value in page { entries.append(entry(value)) }
            }
        }
    }

    private mutating func entry(_ value: UInt32) -> Entry {
        // A surrogate is no scalar and never looked up.
        guard let scalar = Unicode.Scalar(value) else { return Entry(.remove, kind: .word) }
        let properties = BertUnicode.properties(of: scalar)
        let isPunctuation = BertUnicode.isPunctuation(scalar, properties.category)
        let kind: NormalizationTable.Kind = properties.isSpace ? .space : isPunctuation ? .punctuation : .word
        if normalizer.cleansText {
            if BertUnicode.isControl(scalar, properties.category) { return Entry(.remove, kind: kind) }
            if properties.isSpace {
                return value == 0x20 ? Entry(.keep, kind: kind) : replacement([0x20], kind, false)
            }
        }
        let isSeparated = normalizer.separatesChinese && BertUnicode.isChinese(value)
        if normalizer.stripsAccents {
            if (0xAC00...0xD7A3).contains(value) { return Entry(.decomposeHangul, kind: kind) }
            if let parts = BertUnicode.decomposition(scalar, properties) {
                let parts = parts.map { Part($0, BertUnicode.properties(of: $0)) }
                return decomposed(parts, kind, isSeparated)
            }
            if properties.category == .nonspacingMark || properties.combiningClass > 0 {
                return decomposed([Part(scalar, properties)], kind, isSeparated)
            }
        }
        guard normalizer.lowercases, properties.isCapital else {
            return Entry(.keep, kind: kind, isSeparated: isSeparated)
        }
        return replacement(Array(scalar.properties.lowercaseMapping.utf8), kind, isSeparated)
    }

    private mutating func replacement(
        _ bytes: [UInt8],
        _ kind: NormalizationTable.Kind,
        _ isSeparated: Bool
    ) -> Entry {
        let start = pool.count
        pool += bytes
        return Entry(.replace, kind: kind, isSeparated: isSeparated, pool: start..<pool.count)
    }

    /// A character of a decomposition.
    private struct Part {
        var scalar: Unicode.Scalar
        var combiningClass: UInt8
        /// Whether it is an accent, which is removed.
        var isAccent: Bool

        init(_ scalar: Unicode.Scalar, _ properties: BertUnicode.Properties) {
            self.scalar = scalar
            combiningClass = properties.combiningClass
            isAccent = properties.category == .nonspacingMark
        }
    }

    /// The row of a character that becomes `parts`, of which the accents are removed and the others folded.
    private mutating func decomposed(
        _ parts: [Part],
        _ kind: NormalizationTable.Kind,
        _ isSeparated: Bool
    ) -> Entry {
        let kept = parts.filter { !$0.isAccent }
        if kept.isEmpty {
            return Entry(parts.contains { $0.combiningClass == 0 } ? .removeStarter : .remove, kind: kind)
        }
        if kept.allSatisfy({ $0.combiningClass == 0 }) {
            return replacement(kept.flatMap { bytes($0) }, kind, isSeparated)
        }
        let start = pool.count
        // Each part as its combining class, its length and its bytes; a removed starter has none.
        for part in parts where !part.isAccent || part.combiningClass == 0 {
            let written = part.isAccent ? [] : bytes(part)
            pool += [part.combiningClass, UInt8(written.count)] + written
        }
        return Entry(.reorder, kind: kind, isSeparated: isSeparated, pool: start..<pool.count)
    }

    private func bytes(_ part: Part) -> [UInt8] {
        let lowercases = normalizer.lowercases
        return Array((lowercases ? part.scalar.properties.lowercaseMapping : String(part.scalar)).utf8)
    }
}
