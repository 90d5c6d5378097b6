internal import HoneBase

/// Tables with a header (CSV; semicolons and tabs may take the commas' place): one document, in which each row is a block as
/// it is written, so that it can be quoted, under the header as a heading, which says what its values mean.
///
/// With a column `readers` each row is a document of its own, `path#id` or `path#row-1`, since its readers are its own:
/// names between commas or semicolons; a row without a name there is for no one. Its other columns are its metadata, and
/// a column `title` its title. Its text is that of a column `text` or `content`, else lines `column: value` of the row.
struct CSVLoader: DocumentLoader {
    let name = "CSV"
    let endings = [".csv", ".tsv"]

    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream {
        TableStream(source, try RowSource(source, ending: ".csv"))
    }
}

private struct TableStream: DocumentStream {
    private let source: DocumentSource
    private var rows: RowSource
    private var identifiers = RowIdentifiers()
    private var assembly: TextAssembly
    /// What is to be given before more is read, last first.
    private var pending: [LoadEvent] = []
    private var number = 0
    private var part = 0
    private var isAtEnd = false

    init(_ source: DocumentSource, _ rows: RowSource) {
        self.source = source
        self.rows = rows
        assembly = Self.assembly(source)
        if let warning = rows.warning { pending.append(.fault(warning)) }
    }

    private static func assembly(_ source: DocumentSource) -> TextAssembly {
        TextAssembly(limit: source.limits.documentBytes, isTable: true)
    }

    mutating func next() -> LoadEvent? {
        while true {
            if let event = pending.popLast() { return event }
            guard !isAtEnd else { return nil }
            do throws(LoadFault) {
                guard let row = try rows.next() else {
                    end()
                    continue
                }
                if number == 0 { try checkColumns() }
                number += 1
                do throws(LoadReason) { try add(row) } catch {
                    return .fault(source.fault(error, line: row.line))
                }
            } catch {
                // What was read before is a document all the same.
                end(isFault: true)
                return .fault(error)
            }
        }
    }

    private mutating func end(isFault: Bool = false) {
        isAtEnd = true
        if hasRows { pending.append(.document(finishedPart())) }
        if number == 0, !isFault { pending.append(.fault(source.fault(.empty))) }
    }

    /// Readers are named by one column or by none; by another name they would restrict no one.
    private func checkColumns() throws(LoadFault) {
        let columns = rows.columns ?? []
        if let name = columns.first(where: { Readers.isMisspelt($0) }) {
            throw source.fault(Readers.misnamed(name))
        }
        guard columns.count(where: { Readers.isField($0) }) < 2 else {
            throw source.fault(.readers(found: "two columns \"readers\""))
        }
    }

    private mutating func add(_ row: RowSource.Row) throws(LoadReason) {
        let fields = try row.row.get()
        if let cell = fields.members.first(where: { Readers.isField($0.key) })?.value.string {
            pending.append(.document(try document(fields, readers: Readers.inCell(cell), line: row.line)))
            return
        }
        // A row of empty cells says nothing.
        guard !Self.text(of: fields).isEmpty else { return }
        let text = rows.record
        append(text)
        guard assembly.isTooLarge else { return }
        if hasRows { pending.append(.document(finishedPart())) }
        assembly = Self.assembly(source)
        append(text)
        guard !assembly.isTooLarge else {
            assembly = Self.assembly(source)
            throw .rowTooLarge(limit: source.limits.documentBytes)
        }
    }

    /// Adds a row as it is written; the first one of a document under the header.
    private mutating func append(_ row: [UInt8]) {
        if assembly.blocks.isEmpty {
            let isHeading = rows.header.count <= HeadingLength.most
            assembly.append(isHeading ? .heading(level: 2) : .tableRow, rows.header)
        }
        assembly.append(.tableRow, row)
    }

    /// Whether there is a row beside the header.
    private var hasRows: Bool { assembly.blocks.count > 1 }

    /// The rows so far as a document; a long table becomes several.
    private mutating func finishedPart() -> Document {
        part += 1
        let identifier = part == 1 ? source.identifier : source.identifier + "#part-\(part)"
        return assembly.document(identifier, title: nil)
    }

    private mutating func document(
        _ row: JSONObject,
        readers: [String],
        line: Int
    ) throws(LoadReason) -> Document {
        func column(_ names: [String]) -> String? {
            row.members.first { names.contains($0.key.lowercased()) && $0.value.string?.isEmpty == false }?
                .key
        }
        let (id, title, text) = (
            column(RowDocument.idFields), column(["title"]), column(RowDocument.textFields)
        )
        var document = RowDocument(id: "row-\(number)", text: Self.text(of: row), readers: readers)
        if let id = id.flatMap({ row[$0]?.string }) { document.id = id }
        document.title = title.flatMap { row[$0]?.string }
        if let text = text.flatMap({ row[$0]?.string }) { document.text = text }
        for (name, value) in row.members where ![id, title, text].contains(name) && !Readers.isField(name) {
            if let value = value.string, !value.isEmpty { document.metadata[name] = value }
        }
        let result = try document.document(of: source, kind: text == nil ? .tableRow : .paragraph)
        try identifiers.insert(document.id, line: line)
        return result
    }

    /// The cells that are not empty, with their columns' names; who may read is no part of what is read.
    private static func text(of row: JSONObject) -> String {
        var lines: [String] = []
        for (index, (name, value)) in row.members.enumerated() where !Readers.isField(name) {
            guard let value = value.string, !value.utf8.allSatisfy(\.isBlank) else { continue }
            lines.append((name.isEmpty ? "column \(index + 1)" : name) + ": " + value)
        }
        return lines.joined(separator: "\n")
    }
}
