/// The compiled table of replacements that SentencePiece models bring (`precompiled_charsmap`): a trie over bytes in a
/// double array as the Darts-clone library lays it out, and the replacements, each ended by a zero byte.
struct CharacterMap: Normalizer {
    /// Which of the strings that match at a place counts.
    enum Choice: Sendable {
        /// The longest, as in SentencePiece itself.
        case longest
        /// The shortest, tried on whole grapheme clusters of at most five bytes and then on each scalar, as in the
        /// `tokenizers` library.
        case clusters
    }

    private let units: [UInt32]
    /// UTF-8.
    private let replacements: [UInt8]
    /// The bytes of the longest replacement.
    let growth: Int
    /// Whether each character of ASCII stays as it is.
    private var isPlain: [Bool] = []
    var choice: Choice

    /// The table in `bytes`; nil where they are none, or the replacements are not UTF-8.
    init?(_ bytes: [UInt8], _ choice: Choice) {
        guard bytes.count >= 4 else { return nil }
        func number(_ index: Int) -> UInt32 {
            bytes[4 * index..<4 * index + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        let size = Int(number(0))
        guard size > 0, size % 4 == 0, size <= bytes.count - 4 else { return nil }
        units = (1...size / 4).map(number)
        replacements = Array(bytes[(4 + size)...])
        guard String(validating: replacements, as: UTF8.self) != nil else { return nil }
        growth = replacements.split(separator: 0).lazy.map(\.count).max() ?? 0
        self.choice = choice
        isPlain = (UInt8(0)..<128).map { replacement(ofStart: [$0]) == nil }
    }

    func normalize(_ text: inout AlignedText) {
        switch choice {
        case .longest: normalizeLongest(&text)
        case .clusters: normalizeClusters(&text)
        }
    }

    private func normalizeLongest(_ text: inout AlignedText) {
        text.rewrite { rewriter in
            let source = rewriter.source
            source.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                var (kept, position) = (0, 0)
                while position < bytes.count {
                    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
                    guard let (value, length) = match(rest, longest: true) else {
                        position += UTF8Scalar(base + position, count: rest.count)?.width ?? 1
                        continue
                    }
                    rewriter.keep(kept..<position)
                    rewriter.put(replacement(value), for: position..<position + length)
                    position += length
                    kept = position
                }
                rewriter.keep(kept..<bytes.count)
            }
        }
    }

    private func normalizeClusters(_ text: inout AlignedText) {
        text.rewrite { rewriter in
            let source = rewriter.source
            var position = 0
            while position < source.count {
                let end = plainEnd(of: source, from: position)
                rewriter.keep(position..<end)
                position = end
                // Up to the next ASCII character that stands between others.
                var stop = position
                while stop < source.count, stop == position || !isAlone(source, stop) { stop += 1 }
                let part = source[position..<stop]
                for cluster in String(decoding: part, as: UTF8.self) {
                    let range = position..<position + cluster.utf8.count
                    position = range.upperBound
                    rewrite(cluster, range, &rewriter)
                }
            }
        }
    }

    /// Whether the byte at `index` is a character and a cluster by itself, and the one behind it begins another.
    private func isAlone(_ text: [UInt8], _ index: Int) -> Bool {
        guard text[index] < 0x80, index == 0 || text[index - 1] < 0x80 else { return false }
        guard index + 1 < text.count else { return true }
        return text[index + 1] < 0x80 && text[index] != 13 && (index == 0 || text[index - 1] != 13)
    }

    /// The end of the characters from `start` on that are clusters by themselves and are not replaced.
    private func plainEnd(of text: [UInt8], from start: Int) -> Int {
        var end = start
        while end < text.count, isAlone(text, end), isPlain[Int(text[end])] { end += 1 }
        return end
    }

    private func rewrite(
        _ cluster: Character,
        _ range: Range<Int>,
        _ rewriter: inout AlignedText.Rewriter
    ) {
        if range.count < 6, let new = replacement(ofStart: cluster.utf8) {
            return rewriter.put(new, for: range)
        }
        var start = range.lowerBound
        for scalar in cluster.unicodeScalars {
            let part = start..<start + UTF8.width(scalar)
            start = part.upperBound
            if let new = replacement(ofStart: UTF8.encode(scalar) ?? .init()) {
                rewriter.put(new, for: part)
            } else {
                rewriter.keep(part)
            }
        }
    }

    /// The replacement of the shortest string that `bytes` begin with.
    private func replacement(ofStart bytes: some Collection<UInt8>) -> ArraySlice<UInt8>? {
        let found = Array(bytes).withUnsafeBufferPointer { match($0, longest: false) }
        return found.map { replacement($0.value) }
    }

    private func replacement(_ start: Int) -> ArraySlice<UInt8> {
        // A damaged table may point into a character.
        guard start < replacements.count, replacements[start] & 0xC0 != 0x80 else { return [] }
        return replacements[start...].prefix { $0 != 0 }
    }

    /// The shortest or longest string of the table that `text` begins with.
    private func match(_ text: UnsafeBufferPointer<UInt8>, longest: Bool) -> (value: Int, length: Int)? {
        var found: (value: Int, length: Int)?
        var node = offset(units[0])
        for (index, byte) in text.enumerated() {
            guard byte != 0 else { break }
            node ^= Int(byte)
            guard node < units.count else { break }
            let unit = units[node]
            // A unit carries the byte that leads to it; its highest bit tells a value.
            guard unit & 0x8000_00FF == UInt32(byte) else { break }
            node ^= offset(unit)
            guard node < units.count else { break }
            // What ends within a character is no string.
            let isWhole = index + 1 == text.count || text[index + 1] & 0xC0 != 0x80
            if unit >> 8 & 1 == 1, isWhole {
                found = (Int(units[node] & 0x7FFF_FFFF), index + 1)
                if !longest { break }
            }
        }
        return found
    }

    private func offset(_ unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 0x200) >> 6) }
}
