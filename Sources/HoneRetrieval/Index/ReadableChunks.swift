/// What is searched of the chunks of one document: title and headings, a line each, and their text.
///
/// What stands above is put together and measured once for all chunks in turn that stand under the same headings.
struct ReadableChunks {
    private let text: [UInt8]
    private let title: String?
    private let embedder: (any Embedder)?
    /// The headings of the last chunk, and what stands above it: all of it, and as much as the embedder could read.
    private var headings: [Range<Int>]?
    private var above = ""
    private var embeddedAbove = ""

    /// The chunks of `text`; nothing is embedded without an embedder.
    init(of text: [UInt8], title: String?, _ embedder: (any Embedder)? = nil) {
        self.text = text
        self.title = title
        self.embedder = embedder
    }

    /// What is searched of a chunk.
    mutating func text(of chunk: Chunk) -> String {
        enter(chunk.headings)
        return above + string(chunk.range)
    }

    /// As much of it as the embedder reads: title and outermost headings give way to the text.
    ///
    /// A chunk is cut so that mostly nothing must.
    mutating func embeddedText(of chunk: Chunk) -> String {
        enter(chunk.headings)
        return fitting(embeddedAbove, with: string(chunk.range))
    }

    /// What stands above a passage with these headings, a line each.
    static func above(_ headings: [String], title: String?) -> String {
        var lines = headings.map { HeadingLength.cut($0) }
        // Most documents begin with their title as a heading.
        if let title = title.map({ HeadingLength.cut($0) }), lines.first.map({ !$0.contains(title) }) ?? true
        {
            lines.insert(title, at: 0)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private mutating func enter(_ headings: [Range<Int>]) {
        guard headings != self.headings else { return }
        self.headings = headings
        above = Self.above(headings.map { string($0) }, title: title)
        embeddedAbove = fitting(above, with: "")
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

    /// `text` under as many of the innermost lines above it as the embedder reads.
    private func fitting(_ above: String, with text: String) -> String {
        var lines = above[...]
        while let end = lines.firstIndex(of: "\n"), isTooLong(String(lines) + text) {
            lines = lines[lines.index(after: end)...]
        }
        return String(lines) + text
    }

    private func isTooLong(_ text: String) -> Bool {
        guard let embedder else { return false }
        let count = Array(text.utf8).withUnsafeBufferPointer { embedder.counter.count($0) }
        return count + embedder.counter.markCount > embedder.maximumTokens
    }
}
