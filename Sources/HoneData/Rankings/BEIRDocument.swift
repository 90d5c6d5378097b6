public import HoneBase

/// A document of a test collection.
public struct BEIRDocument: Sendable, Equatable {
    /// What judgements name it by; never empty, and no other document of the collection has it.
    public let id: String
    /// Its title; empty where it has none.
    public let title: String
    /// What is written there; may be empty.
    public let text: String
    /// The file and the line from which it was read.
    public let source: Problem.Place

    /// The title, `separator` and the text; only one of them where the other is empty.
    ///
    /// Published tables index a line feed between them for words (Lucene's "flat"), and a blank for embeddings (BEIR's own
    /// models).
    public func joined(by separator: String = "\n") -> String {
        title.isEmpty || text.isEmpty ? title + text : title + separator + text
    }

    /// The document that a row holds; `title` may be missing or null.
    init(_ row: JSONObject, id: String, source: Problem.Place) throws(RowFault) {
        self.id = id
        title = try row.optionalText("title") ?? ""
        text = try row.text("text")
        self.source = source
    }
}
