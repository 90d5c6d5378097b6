internal import HoneBase

/// A row of a file that is a document of its own.
struct RowDocument {
    /// The fields that hold a text, the first that is there counts.
    static let textFields = ["text", "content"]
    /// The fields that hold an id.
    static let idFields = ["_id", "id"]

    /// The id of the row, or `row-` and its number.
    var id: String
    var title: String?
    var text: String
    var metadata: [String: String] = [:]
    var readers: [String]?

    /// The document `path#id`; its text is plain text, or one row of a table.
    func document(
        of source: DocumentSource,
        kind: DocumentBlock.Kind = .paragraph
    ) throws(LoadReason) -> Document {
        let given = Array(text.utf8)
        let words = [id, title ?? "", text] + metadata.keys + metadata.values + (readers ?? [])
        guard !words.contains(where: { $0.utf8.contains(0) }) else { throw .zeroCharacter }
        guard given.count <= source.limits.documentBytes else {
            throw .textTooLarge(limit: source.limits.documentBytes)
        }
        let text =
            given.contains(0x0D) ? given.withUnsafeBufferPointer { TextEncoding.utf8.decoded($0) } : given
        let blocks = text.withUnsafeBufferPointer { text in
            guard kind != .paragraph else { return Paragraphs.blocks(of: text, in: 0..<text.count) }
            var list = BlockList(of: text)
            list.append(kind, 0..<text.count)
            return list.blocks
        }
        guard !blocks.isEmpty else { throw .empty }
        return Document(
            identifier: source.identifier + "#" + id,
            title: title.map { HeadingLength.cut($0) },
            text: text,
            blocks: blocks,
            metadata: metadata,
            readers: readers
        )
    }
}

/// The ids of a file's rows, so that none stands there twice.
struct RowIdentifiers {
    private var lines: [String: Int] = [:]

    /// Notes the id of the row at `line`.
    mutating func insert(_ id: String, line: Int) throws(LoadReason) {
        if let before = lines[id] { throw .repeatedID(id, line: before) }
        lines[id] = line
    }
}
