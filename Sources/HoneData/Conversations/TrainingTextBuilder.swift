internal import HoneBase

/// Makes training texts of the rows of one file, and holds them to one format and to ids of their own.
struct TrainingTextBuilder {
    private let file: String
    private var first: (format: any TrainingTextFormat, line: Int)?
    private var ids = RowIDs()

    /// Makes training texts of the rows of `file`.
    init(file: String) { self.file = file }

    /// The training text that the row at `line` holds.
    mutating func text(from row: JSONObject, at line: Int) throws(RowFault) -> TrainingText {
        let format = try format(of: row)
        if first == nil { first = (format, line) }
        let content = try format.content(of: row)
        return TrainingText(
            content,
            id: try ids.id(of: row, at: line) { content.madeID },
            group: try row.name("group"),
            source: .init(file: file, line: line)
        )
    }

    /// The format of `row`, which must be that of the rows before it.
    func format(of row: JSONObject) throws(RowFault) -> any TrainingTextFormat {
        let found = TrainingTextFormats.all.first { $0.matches(row) }
        if found == nil || found?.isPlainText == false { try RefusedFields.check(row) }
        if let first {
            if let found, found.name != first.format.name {
                throw .trainingText(
                    .otherFormat(expected: first.format.name, line: first.line, found: found.name)
                )
            }
            if found != nil { return first.format }
            throw missing(first.format, in: row)
        }
        if let found { return found }
        // The field that leads a format tells which one was meant.
        let meant = TrainingTextFormats.all.first { row.has($0.required[0]) }
        throw meant.map { missing($0, in: row) } ?? .trainingText(.unknownFormat(found: row.keys))
    }

    private func missing(_ format: any TrainingTextFormat, in row: JSONObject) -> RowFault {
        let field = format.required.first { !row.has($0) } ?? format.required[0]
        return .trainingText(.missingField(field, format: format.requiredInWords, found: row.keys))
    }
}
