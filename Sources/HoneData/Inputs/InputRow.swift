public import HoneBase

/// A row that asks for an answer: its input, and all the fields that it came with.
public struct InputRow: Sendable, Equatable {
    /// What the model reads.
    public let input: String
    /// All fields of the row in their order, the input's own among them.
    public let fields: JSONObject
    /// The file and the line from which the row was read.
    public let source: Problem.Place

    /// The input of a row that has a field `input`, or else `text`.
    init(_ fields: JSONObject, source: Problem.Place) throws(RowFault) {
        guard let name = ["input", "text"].first(where: { fields[$0] != nil }) else {
            throw .noInput(found: fields.keys)
        }
        guard let text = fields[name]?.string else {
            throw .wrongType(field: name, expected: "a string", found: fields[name]?.kindName ?? "nothing")
        }
        guard !text.isBlank else { throw .emptyField(name) }
        self.input = text
        self.fields = fields
        self.source = source
    }

    /// The row with the fields of `answer` after its own; one of the same name is replaced where it stands.
    public func answered(_ answer: JSONObject) -> JSONObject {
        var row = fields
        for (name, value) in answer.members { row[name] = value }
        return row
    }
}
