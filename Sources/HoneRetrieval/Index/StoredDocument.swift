/// A document as an index keeps it, without its text.
public struct StoredDocument: Sendable, Equatable {
    /// The path inside the indexed folder; `path#ID` for a part of a file.
    public var identifier: String
    /// The title that it gives itself; nil where it has none.
    public var title: String?
    /// What is known beside the text.
    public var metadata: [String: String]
    /// Who may read it by its own word, sorted; nil where it does not say.
    public var readers: [String]?
    /// The hash of its text, by which a version is named.
    public var version: String
    /// The file that it was read from, as a path inside the indexed folder.
    public var source: String
}
