/// How the paragraphs of a document are told apart, and how long one must be to be looked for elsewhere.
public struct ParagraphRule: Sendable, Equatable {
    /// What stands between two paragraphs.
    public enum Break: Sendable, Equatable {
        /// A blank line; in a document without one, that is with a page a line, any line end.
        case automatic
        /// A blank line.
        case blankLine
        /// Any line end.
        case lineEnd
    }

    /// What stands between two paragraphs.
    public var separator: Break
    /// The characters (Unicode scalars of the folded form) from which a paragraph counts as repeated elsewhere:
    /// shorter ones, such as "Yes, sir.", are written anew again and again.
    public var leastCharacters: Int

    /// Paragraphs with `separator` between them, compared from `leastCharacters` on.
    public init(separator: Break = .automatic, leastCharacters: Int = 80) {
        self.separator = separator
        self.leastCharacters = leastCharacters
    }
}

/// Where the paragraphs of a text stand.
struct Paragraphs {
    /// The bytes of each paragraph, without the line ends at its end.
    private(set) var ranges: [Range<Int>] = []

    /// Finds the paragraphs of `bytes`, which are UTF-8.
    init(of bytes: UnsafeBufferPointer<UInt8>, separator: ParagraphRule.Break) {
        var lines: [Range<Int>] = []
        var lineOfBlanks = false
        var hasBlankLine = false
        // Lines that are not blank; those that a blank line stands before begin a paragraph.
        var begins: [Bool] = []
        var start = 0
        while start < bytes.count {
            var end = start
            var isBlank = true
            while end < bytes.count, bytes[end] != 0x0A {
                if isBlank, !Self.isBlank(bytes[end]) { isBlank = false }
                end += 1
            }
            if isBlank {
                lineOfBlanks = true
            } else {
                if lineOfBlanks, !lines.isEmpty { hasBlankLine = true }
                begins.append(lineOfBlanks || lines.isEmpty)
                lines.append(start..<(bytes[end - 1] == 0x0D ? end - 1 : end))
                lineOfBlanks = false
            }
            start = end + 1
        }
        let isByLines = separator == .lineEnd || separator == .automatic && !hasBlankLine
        for (line, begins) in zip(lines, begins) {
            if isByLines || begins {
                ranges.append(line)
            } else {
                ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<line.upperBound
            }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

extension CorpusDocument {
    /// The document without the paragraphs for which `isDropped` says so, and how many these are.
    ///
    /// What is kept is kept byte for byte, with the line ends behind it; a document of which nothing is dropped is as
    /// it was.
    func dropping(
        _ separator: ParagraphRule.Break,
        _ isDropped: (_ paragraph: Int, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> (document: CorpusDocument, dropped: Int) {
        var text = text
        var dropped = 0
        var kept: [UInt8] = []
        text.withUTF8 { bytes in
            let ranges = Paragraphs(of: bytes, separator: separator).ranges
            let isLeft = ranges.enumerated().map { index, range in
                !isDropped(index, UnsafeBufferPointer(rebasing: bytes[range]))
            }
            dropped = isLeft.count { !$0 }
            guard dropped > 0 else { return }
            let last = isLeft.lastIndex(of: true)
            kept.reserveCapacity(bytes.count)
            for (index, range) in ranges.enumerated() where isLeft[index] {
                let start = index == 0 ? 0 : range.lowerBound
                let next = index + 1 < ranges.count ? ranges[index + 1].lowerBound : bytes.count
                let isLast = index == last && index + 1 < ranges.count
                kept.append(contentsOf: bytes[start..<(isLast ? range.upperBound : next)])
            }
        }
        guard dropped > 0 else { return (self, 0) }
        return (CorpusDocument(String(decoding: kept, as: UTF8.self), source: source), dropped)
    }
}
