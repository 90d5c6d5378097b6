public import HoneBase

/// A whole document of a corpus.
public struct CorpusDocument: Sendable, Equatable {
    /// What is written there.
    public var text: String
    /// The file, and the line where a file holds a document a line.
    public let source: Problem.Place

    /// The document at `source`.
    public init(_ text: String, source: Problem.Place) {
        self.text = text
        self.source = source
    }
}

extension TextCorpus {
    /// All documents, in their order; the pieces of a long one are put together.
    ///
    /// - Throws: `CorpusError` for a file that cannot be read, bytes that are not UTF-8, rows without text.
    public func documents() throws(CorpusError) -> [CorpusDocument] {
        var documents: [CorpusDocument] = []
        var reader = reader()
        while let piece = try reader.next() {
            if piece.isStart {
                documents.append(CorpusDocument(piece.text, source: piece.source))
            } else {
                documents[documents.count - 1].text += piece.text
            }
        }
        return documents
    }
}
