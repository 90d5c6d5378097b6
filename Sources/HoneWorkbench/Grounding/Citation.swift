public import HoneBase
internal import HoneEvaluation
internal import HoneRetrieval

/// A sentence of a document that supports what an answer says: the very bytes that are stored.
public struct Citation: Sendable, Equatable {
    /// The document's path in the indexed folder.
    public let document: String
    /// The hash of the text that is quoted.
    public let version: String
    /// The title that the document gives itself.
    public let title: String?
    /// Where the quote stands: bytes of the document's text.
    public let range: Range<Int>
    /// The very bytes, as text.
    public let quote: String

    /// The bytes `range` of what `passage` shows, read anew from the index for `reader` and compared.
    ///
    /// - Throws: `GroundingError.noSlice` where the stored text there is another one, or the reader may not read it.
    init(_ quote: String, at range: Range<Int>, of passage: ShownPassage, in index: Index, as reader: Reader)
        throws(GroundingError)
    {
        let stored = passage.result.document
        guard let text = index.text(of: stored, in: range, as: reader),
            QuoteCheck(quote, at: 0..<range.count, of: text) == .exact
        else { throw .noSlice(document: stored.identifier, range: range) }
        document = stored.identifier
        version = stored.version
        title = stored.title
        self.range = range
        self.quote = quote
    }

    /// The citation for programs.
    public var json: JSON {
        [
            "document": .string(document), "version": .string(version), "title": JSON(title),
            "start": .integer(range.lowerBound), "end": .integer(range.upperBound), "quote": .string(quote),
        ]
    }
}
