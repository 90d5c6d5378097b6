/// What was read from one file, or from one row of a file of rows: the text that is stored, cut and quoted.
///
/// The text is decided here once. All that is later said about it (blocks, chunks, citations) are byte ranges of it.
public struct Document: Sendable, Equatable {
    /// The path inside the indexed folder, with `/` between folders; `path#ID` for a row of a file of rows.
    public var identifier: String
    /// The title that the document gives itself; nil where it has none.
    public var title: String?
    /// The text as it is stored: valid UTF-8, lines ended by a line feed.
    public var text: [UInt8]
    /// What the text is made of: in order, disjoint, inside the text.
    public var blocks: [DocumentBlock]
    /// What is known beside the text, such as front matter or the other columns of a row; names are unique.
    public var metadata: [String: String]
    /// Who may read it by its own word; nil where it does not say.
    public var readers: [String]?

    /// A document of these parts.
    public init(
        identifier: String,
        title: String? = nil,
        text: [UInt8],
        blocks: [DocumentBlock],
        metadata: [String: String] = [:],
        readers: [String]? = nil
    ) {
        self.identifier = identifier
        self.title = title
        self.text = text
        self.blocks = blocks
        self.metadata = metadata
        self.readers = readers
    }
}
