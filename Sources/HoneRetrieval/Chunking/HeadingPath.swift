/// The headings that stand above a place in a document, outermost first.
struct HeadingPath {
    private var entries: [(level: Int, range: Range<Int>, tokens: Int)] = []

    /// Where they stand.
    var ranges: [Range<Int>] { entries.map(\.range) }

    /// The tokens of all of them.
    var tokenCount: Int { entries.reduce(0) { $0 + $1.tokens } }

    /// Leaves the headings under which one of this level does not stand.
    mutating func leave(to level: Int) {
        while let last = entries.last, last.level >= level { entries.removeLast() }
    }

    /// Goes under a heading.
    mutating func enter(_ range: Range<Int>, level: Int, tokens: Int) {
        leave(to: level)
        entries.append((level, range, tokens))
    }
}
