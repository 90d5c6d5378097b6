public import HoneBase

/// Why one row of a test collection cannot be used, and where it stands.
public struct BEIRRowError: HoneError, Equatable {
    /// The file and the line on which the row starts.
    public var place: Problem.Place
    /// What is wrong with the row.
    public var fault: BEIRFault

    /// The fault of the row at `place`.
    public init(at place: Problem.Place, _ fault: BEIRFault) {
        self.place = place
        self.fault = fault
    }

    /// The error told to a user.
    public var problem: Problem { fault.problem(at: place) }
}

/// What can be wrong with a row of a test collection.
public enum BEIRFault: Error, Sendable, Equatable {
    /// What can be wrong with any row.
    case row(RowFault)
    /// A document or query lacks a field that it needs; `found` are the fields it has.
    case missingField(String, found: [String])
    /// Another row of the file has the same id.
    case repeatedID(String, line: Int)
    /// A line of judgements has not three columns.
    case columnCount(found: Int)
    /// A column of judgements holds nothing.
    case emptyColumn(String)
    /// The grade of a judgement is no whole number.
    case grade(String)
    /// A judgement names a query that the collection does not have; `file` is where the queries are.
    case unknownQuery(String, file: String)
    /// The same document has another grade for the same query in another line.
    case conflictingGrades(query: String, document: String, line: Int)

    func problem(at place: Problem.Place) -> Problem {
        func inField(_ name: String) -> Problem.Place {
            .init(file: place.file, line: place.line, field: name)
        }
        switch self {
        case .row(let fault):
            return fault.problem(at: place)
        case .missingField(let field, let found):
            return Problem(
                "the field \"\(field)\" is missing",
                at: place,
                expected: "an object such as {\"_id\": \"...\", \"text\": \"...\"}",
                found: found.isEmpty ? "no fields" : "fields " + found.quotedList(),
                remedy: "add the field, or rename the one that holds it"
            )
        case .repeatedID(let id, let line):
            return Problem(
                "the id \"\(id)\" stands twice",
                at: inField("_id"),
                expected: "an id of its own for every row",
                found: "the same id in line \(line)",
                remedy: "change one of them, or remove the row"
            )
        case .columnCount(let found):
            return Problem(
                "the line has another number of columns than a judgement",
                at: place,
                expected: "three columns, separated by tabs: query-id, corpus-id, score",
                found: "\(found)",
                remedy: "separate them by one tab each; a file of trec_eval has a second column that must go"
            )
        case .emptyColumn(let column):
            return Problem("the column is empty", at: inField(column), expected: "an id")
        case .grade(let text):
            return Problem(
                "the grade is no whole number",
                at: inField("score"),
                expected: "a whole number, 0 for not relevant, as a rule up to 3",
                found: "\"\(text)\""
            )
        case .unknownQuery(let id, let file):
            return Problem(
                "the judged query \"\(id)\" is not in the collection",
                at: inField("query-id"),
                expected: "an id of a query in \(file)",
                remedy: "correct the id, add the query, or remove the judgement"
            )
        case .conflictingGrades(let query, let document, let line):
            return Problem(
                "the document \"\(document)\" has two grades for the query \"\(query)\"",
                at: place,
                expected: "one grade",
                found: "another one in line \(line)",
                remedy: "remove one of the two lines"
            )
        }
    }
}
