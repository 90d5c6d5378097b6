public import HoneBase

/// A query of a test collection.
public struct BEIRQuery: Sendable, Equatable {
    /// What judgements name it by; never empty, and no other query of the collection has it.
    public let id: String
    /// What is asked; never blank.
    public let text: String
    /// The wanted answers, of which any one will do; empty where the collection gives none.
    public let answers: [String]
    /// The file and the line from which it was read.
    public let source: Problem.Place

    /// The query that a row holds, with `answers`, a list of texts, or `answer`, one text, where it has them.
    init(_ row: JSONObject, id: String, source: Problem.Place) throws(RowFault) {
        self.id = id
        text = try row.text("text")
        guard !text.isBlank else { throw .emptyField("text") }
        answers = try Self.answers(of: row)
        self.source = source
    }

    private static func answers(of row: JSONObject) throws(RowFault) -> [String] {
        guard row.has("answers"), let value = row["answers"] else {
            return try row.optionalText("answer").map { [$0] } ?? []
        }
        let expected = "a list of strings"
        guard let values = value.array else {
            throw .wrongType(field: "answers", expected: expected, found: value.kindName)
        }
        var answers: [String] = []
        for value in values {
            guard let text = value.string else {
                throw .wrongType(field: "answers", expected: expected, found: "a list with " + value.kindName)
            }
            answers.append(text)
        }
        return answers
    }
}
