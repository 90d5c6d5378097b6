/// A piece of a document that its author set apart, as a byte range of the document's text.
public struct DocumentBlock: Sendable, Equatable {
    /// What a block is.
    public enum Kind: Sendable, Equatable {
        /// A heading of this level, from 1 (the document's own) to 6.
        case heading(level: Int)
        /// Running text.
        case paragraph
        /// One entry of a list.
        case listItem
        /// One row of a table; a chunk that begins inside a table does not repeat the table's head.
        case tableRow
        /// Code, or text whose line breaks are meant.
        case code
    }

    /// What it is.
    public var kind: Kind
    /// Where it stands: byte offsets into the document's text, on the boundaries of characters, never empty.
    public var range: Range<Int>

    /// A block of this kind at these bytes.
    public init(_ kind: Kind, _ range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
