/// A chunk that was found, with what is needed to quote it.
public struct SearchResult: Sendable, Equatable {
    /// The document.
    public var document: StoredDocument
    /// The bytes of the document's text.
    public var range: Range<Int>
    /// The very bytes, as text.
    public var text: String
    /// The headings that it stands under, outermost first.
    public var headings: [String]
    /// How well it fits; of what scale, the search tells.
    public var score: Double
}
