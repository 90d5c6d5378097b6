internal import HoneBase

/// Makes examples of the rows of one file, and holds them to one way of naming the fields and to ids of their
/// own.
struct ExampleBuilder {
    private let file: String
    private var names: FieldNames?
    private var lineOfID: [String: Int] = [:]
    private var copiesOfID: [String: Int] = [:]

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
            output = try Self.output(in: names.output, of: row)
        }
        guard !input.isBlank else { throw .emptyField(names.leading) }
        guard !output.isBlank else { throw .emptyField(names.output) }
        return Example(
            id: try id(of: row, at: line, input: input, output: output),
            input: input,
            output: output,
            group: try Self.name("group", of: row),
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

    private static func output(in field: String, of row: JSONObject) throws(RowFault) -> String {
        switch row[field] {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .number(let number): return number.description
        case .array: throw .severalLabels(field: field)
        case nil: throw .missingField(field, found: row.keys)
        case let other?:
            throw .wrongType(field: field, expected: "a string or a number", found: other.kindName)
        }
    }

    /// A field that names something; nil where it is missing, null or empty.
    private static func name(_ field: String, of row: JSONObject) throws(RowFault) -> String? {
        switch row[field] {
        case nil, .null: return nil
        case .string(let text): return text.isEmpty ? nil : text
        case .integer(let number): return String(number)
        case let other?:
            throw .wrongType(field: field, expected: "a string or a whole number", found: other.kindName)
        }
    }

    /// The given id, which must be the file's only one, or one that is made; equal rows are numbered.
    private mutating func id(
        of row: JSONObject,
        at line: Int,
        input: String,
        output: String
    ) throws(RowFault) -> String {
        if let given = try Self.name("id", of: row) {
            if let other = lineOfID.updateValue(line, forKey: given) { throw .repeatedID(given, line: other) }
            return given
        }
        let made = Example.madeID(input: input, output: output)
        guard lineOfID.updateValue(line, forKey: made) != nil else { return made }
        var copies = copiesOfID[made, default: 1]
        var id: String
        repeat {
            copies += 1
            id = "\(made)-\(copies)"
        } while lineOfID[id] != nil
        copiesOfID[made] = copies
        lineOfID[id] = line
        return id
    }
}
