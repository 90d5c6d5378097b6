internal import HoneBase
public import HoneRetrieval

/// What a prompt shows of a passage that was found: all of it, or some of its sentences.
public struct ShownPassage: Sendable, Equatable {
    /// The passage.
    public let result: SearchResult
    /// The bytes of the document's text that are shown: a part of the passage's own.
    public let range: Range<Int>
    /// The very bytes, as text.
    public let text: String

    /// All of `result`.
    init(_ result: SearchResult) {
        self.init(result, 0..<result.text.utf8.count)
    }

    /// The bytes `part` of the text of `result`, which begin and end between characters.
    init(_ result: SearchResult, _ part: Range<Int>) {
        self.result = result
        let start = result.range.lowerBound
        range = start + part.lowerBound..<start + part.upperBound
        text = String(decoding: Array(result.text.utf8)[part], as: UTF8.self)
    }

    /// Where it comes from: the document's title, or else its path, and the headings that it stands under, in one line.
    var heading: String {
        var names = [result.document.title ?? ""] + result.headings
        names = names.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty }
        let apart = names.indices.filter { $0 == 0 || names[$0] != names[$0 - 1] }.map { names[$0] }
        return apart.isEmpty ? result.document.identifier : apart.joined(separator: " > ")
    }
}
