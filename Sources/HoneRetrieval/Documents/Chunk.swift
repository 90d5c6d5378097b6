/// A part of a document that is found and quoted as a whole: a byte range, so that its text is always a slice.
public struct Chunk: Sendable, Equatable {
    /// Where it stands: byte offsets into the document's text, on the boundaries of characters, never empty.
    public var range: Range<Int>
    /// The headings that it stands under, outermost first, as ranges of the same text.
    public var headings: [Range<Int>]

    /// The bytes `range` under these headings.
    public init(_ range: Range<Int>, under headings: [Range<Int>] = []) {
        self.range = range
        self.headings = headings
    }
}
