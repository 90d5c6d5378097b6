internal import HoneBase

/// Makes examples of the rows of one file, and holds them to one way of naming the fields and to ids of their
/// own.
struct ExampleBuilder {
    private let file: String
    private var names: FieldNames?
    private var ids = RowIDs()

    /// Makes examples of the rows of `file`.
    init(file: String) { self.file = file }

    /// The example that the row at `line` holds.
    mutating func example(from row: JSONObject, at line: Int) throws(RowFault) -> Example {
        if let labels = row["labels"], !labels.isNull { throw .severalLabels(field: "labels") }
        let names = try fieldNames(of: row)
        let input: String
        let output: String
        if names == .messages {
            let turn = try SingleTurn(row["messages"] ?? .null)
            (input, output) = (turn.input, turn.output)
        } else {
            let leading = try Self.input(in: names.leading, of: row)
            input = names == .instruction ? try Self.joined(leading, row) : leading
            output = try row.answer(names.output)
        }
        guard !input.isBlank else { throw .emptyField(names.leading) }
        guard !output.isBlank else { throw .emptyField(names.output) }
        return Example(
            id: try ids.id(of: row, at: line) { Example.madeID(input: input, output: output) },
            input: input,
            output: output,
            group: try row.name("group"),
            readers: try row.names("readers"),
            evidence: row["evidence"],
            source: .init(file: file, line: line)
        )
    }

    private mutating func fieldNames(of row: JSONObject) throws(RowFault) -> FieldNames {
        if let names {
            if row[names.leading] != nil { return names }
            guard FieldNames(of: row) == nil else {
                throw .otherFieldNames(expected: names.all, found: row.keys)
            }
            throw .missingField(names.leading, found: row.keys)
        }
        guard let found = FieldNames(of: row) else { throw .missingField("input", found: row.keys) }
        names = found
        return found
    }

    private static func input(in field: String, of row: JSONObject) throws(RowFault) -> String {
        guard let value = row[field] else { throw .missingField(field, found: row.keys) }
        guard let text = value.string else {
            throw .wrongType(field: field, expected: "a string", found: value.kindName)
        }
        return text
    }

    /// Alpaca's instruction with what it is to be done with, where there is such.
    private static func joined(_ instruction: String, _ row: JSONObject) throws(RowFault) -> String {
        guard let value = row["input"], !value.isNull else { return instruction }
        guard let input = value.string else {
            throw .wrongType(field: "input", expected: "a string", found: value.kindName)
        }
        return input.isBlank ? instruction : instruction + "\n\n" + input
    }
}
