internal import HoneBase
internal import HoneData

/// JSON lines: a document a row, `path#id`, as the corpora of BEIR are: `_id` or `id`, `title`, `text` or `content`,
/// `metadata` (an object), `readers` (a name or a list of names).
///
/// All other fields are metadata, and count before a member of `metadata` with the same name; what is no text is kept as
/// JSON. A row without text has its title for a text.
struct JSONLinesLoader: DocumentLoader {
    let name = "JSON lines"
    let endings = [".jsonl", ".ndjson"]

    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream {
        JSONLinesStream(source, try RowSource(source, ending: ".jsonl"))
    }
}

private struct JSONLinesStream: DocumentStream {
    private let source: DocumentSource
    private var rows: RowSource
    private var identifiers = RowIdentifiers()
    private var warning: LoadFault?
    private var number = 0
    private var isAtEnd = false

    init(_ source: DocumentSource, _ rows: RowSource) {
        self.source = source
        self.rows = rows
        warning = rows.warning
    }

    mutating func next() -> LoadEvent? {
        if let warning {
            self.warning = nil
            return .fault(warning)
        }
        guard !isAtEnd else { return nil }
        let row: RowSource.Row?
        do throws(LoadFault) { row = try rows.next() } catch {
            isAtEnd = true
            return .fault(error)
        }
        guard let row else {
            isAtEnd = true
            return number == 0 ? .fault(source.fault(.empty)) : nil
        }
        number += 1
        do throws(LoadReason) {
            let document = try document(try row.row.get(), line: row.line)
            let count = rows.loneSurrogates
            if count > 0 { warning = source.fault(.halfCharacters(count: count), line: row.line) }
            return .document(document)
        } catch {
            return .fault(source.fault(error, line: row.line))
        }
    }

    private mutating func document(_ row: JSONObject, line: Int) throws(LoadReason) -> Document {
        var document = RowDocument(id: "row-\(number)", text: "")
        if let field = RowDocument.idFields.first(where: { row.holds($0) }) {
            guard let id = row[field]?.word, !id.isEmpty else {
                throw .row(
                    .wrongType(
                        field: field,
                        expected: "a text or a whole number",
                        found: row[field]?.kindName ?? ""
                    )
                )
            }
            document.id = id
        }
        document.title = try text(row, "title").flatMap { $0.isEmpty ? nil : $0 }
        let field = RowDocument.textFields.first { row.holds($0) }
        let given = try field.flatMap { (field) throws(LoadReason) in try text(row, field) } ?? ""
        guard !given.isEmpty || document.title != nil else { throw .rowWithoutText(fields: row.keys) }
        document.text = given.isEmpty ? document.title ?? "" : given
        if let readers = row[Readers.field] {
            guard let names = Readers.inField(readers) else { throw .readers(found: readers.text()) }
            document.readers = names
        }
        document.metadata = try metadata(of: row, without: ["title", "metadata", Readers.field, field ?? ""])
        let result = try document.document(of: source)
        try identifiers.insert(document.id, line: line)
        return result
    }

    private func text(_ row: JSONObject, _ field: String) throws(LoadReason) -> String? {
        guard row.holds(field), let value = row[field] else { return nil }
        guard let text = value.string else {
            throw .row(.wrongType(field: field, expected: "a string", found: value.kindName))
        }
        return text
    }

    private func metadata(of row: JSONObject, without known: [String]) throws(LoadReason) -> [String: String]
    {
        var metadata: [String: String] = [:]
        let inner = row["metadata"]
        guard inner == nil || inner?.isNull == true || inner?.object != nil else {
            throw .row(.wrongType(field: "metadata", expected: "an object", found: inner?.kindName ?? ""))
        }
        for (name, value) in inner?.object?.members ?? [] where !value.isNull {
            // Named there, readers would be passed over, and the document shown to more than are meant.
            guard !Readers.isField(name) else {
                throw .readers(found: "the field in \"metadata\"; it belongs beside it")
            }
            guard !Readers.isMisspelt(name) else { throw Readers.misnamed(name) }
            metadata[name] = value.word ?? value.text()
        }
        for (name, value) in row.members where !known.contains(name) && !RowDocument.idFields.contains(name) {
            guard !Readers.isField(name), !Readers.isMisspelt(name) else { throw Readers.misnamed(name) }
            if !value.isNull { metadata[name] = value.word ?? value.text() }
        }
        return metadata
    }
}

extension JSONObject {
    /// Whether the row has the field with anything but null.
    fileprivate func holds(_ field: String) -> Bool { !(self[field]?.isNull ?? true) }
}

extension JSON {
    /// A text, or a whole number in digits.
    fileprivate var word: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}
