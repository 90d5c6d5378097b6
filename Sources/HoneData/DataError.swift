public import HoneBase

/// Why a file of rows could not be read.
public enum DataError: HoneError, Equatable {
    /// How many bad rows are told one by one.
    public static let rowsTold = 20

    /// The file itself could not be read.
    case file(FileError)
    /// There is no row in the file.
    case noRows(file: String)
    /// The file is plain text, and there is none in it.
    case noText(file: String)
    /// The file is one JSON array instead of an object a line.
    case oneArray(file: String)
    /// The file is text in another encoding, told by its first bytes.
    case encoding(file: String, found: String)
    /// The header of a CSV file lacks a column.
    case missingColumn(file: String, String, found: [String])
    /// The header of a CSV file names a column twice.
    case repeatedColumn(file: String, String)
    /// The header of a CSV file cannot be read.
    case header(RowError)
    /// Rows that cannot be used: the first `rowsTold` of `count`.
    case rows([RowError], count: Int)

    /// The error told to a user; of several bad rows the first one, with their number.
    public var problem: Problem {
        switch self {
        case .file(let error):
            return error.problem
        case .noRows(let file):
            return Problem(
                "the file is empty",
                at: .init(file: file),
                expected: "rows such as {\"input\": \"...\", \"output\": \"...\"}, one a line"
            )
        case .noText(let file):
            return Problem(
                "the file is empty",
                at: .init(file: file),
                expected: "some text",
                remedy: "leave the file out"
            )
        case .oneArray(let file):
            return Problem(
                "the file holds a JSON array",
                at: .init(file: file, line: 1),
                expected: "one JSON object a line",
                remedy: "convert it, for example: jq -c '.[]' \(file) > rows.jsonl"
            )
        case .encoding(let file, let found):
            return Problem(
                "the file is not UTF-8 text",
                at: .init(file: file),
                expected: "UTF-8",
                found: found,
                remedy: "convert it, for example: iconv -f \(found) -t UTF-8"
            )
        case .missingColumn(let file, let column, let found):
            return Problem(
                "the column \"\(column)\" is missing",
                at: .init(file: file, line: 1),
                expected: "columns named input and output, or text and label",
                found: "columns " + found.quotedList(),
                remedy: "name the columns in the first line of the file"
            )
        case .repeatedColumn(let file, let column):
            return Problem(
                "the column \"\(column)\" stands twice",
                at: .init(file: file, line: 1),
                remedy: "rename one of the two columns"
            )
        case .header(let error):
            return error.problem
        case .rows(let errors, let count):
            return BadRows(errors: errors, count: count).problem
        }
    }

    /// The problem in words; of several bad rows each one that is told.
    public var description: String {
        guard case .rows(let errors, let count) = self else { return problem.description }
        return BadRows(errors: errors, count: count).description ?? problem.description
    }
}
