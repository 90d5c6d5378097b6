/// The paragraphs of plain text: what stands between blank lines and page breaks.
struct Paragraphs {
    /// A line longer than this is no heading.
    private static let longestHeading = 120

    private let findsHeadings: Bool
    private var list: BlockList
    /// Where the paragraph begins that is being read, and how many lines it has so far.
    private var start: Int?
    private var lineCount = 0

    /// The blocks in a range of a text.
    ///
    /// - Parameter findsHeadings: whether a single line is a heading where the one below it consists of three or more
    ///   `=`, `-` or `~` and is at least half as long: of level 1, 2 or 3.
    static func blocks(
        of text: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        findsHeadings: Bool = false
    ) -> [DocumentBlock] {
        var paragraphs = Paragraphs(findsHeadings: findsHeadings, list: BlockList(of: text))
        paragraphs.read(range)
        return paragraphs.list.blocks
    }

    private mutating func read(_ range: Range<Int>) {
        let text = list.text
        for line in TextLines(of: text, in: range) {
            // A new page may begin within a line.
            var rest = line
            while let page = text[rest].firstIndex(of: 0x0C) {
                if start == nil { start = rest.lowerBound }
                end(at: page)
                rest = page + 1..<rest.upperBound
            }
            if text.isBlank(rest) {
                end(at: rest.lowerBound)
            } else if findsHeadings, lineCount == 1, let heading = start,
                let level = level(underline: rest, of: heading..<rest.lowerBound)
            {
                list.append(.heading(level: level), heading..<rest.lowerBound)
                start = nil
                lineCount = 0
            } else {
                start = start ?? rest.lowerBound
                lineCount += 1
            }
        }
        end(at: range.upperBound)
    }

    private mutating func end(at end: Int) {
        if let start { list.append(.paragraph, start..<end) }
        start = nil
        lineCount = 0
    }

    /// The level of the heading that a line underlines; nil where it does not.
    private func level(underline line: Range<Int>, of heading: Range<Int>) -> Int? {
        let (line, heading) = (list.text.trimmed(line), list.text.trimmed(heading))
        guard heading.count <= Self.longestHeading, line.count >= 3, line.count * 2 >= heading.count,
            let level = [UInt8](arrayLiteral: 0x3D, 0x2D, 0x7E).firstIndex(of: list.text[line.lowerBound]),
            list.text[line].allSatisfy({ $0 == list.text[line.lowerBound] }),
            // A rule under a rule is no heading.
            list.text[heading].contains(where: { $0 != list.text[line.lowerBound] })
        else { return nil }
        return level + 1
    }
}
