public import HoneBase

/// Why a test collection could not be read.
public enum BEIRError: HoneError, Equatable {
    /// A file or the folder itself could not be read.
    case file(FileError)
    /// A file of documents or queries is not JSON lines at all.
    case data(DataError)
    /// A file that every collection has is not in the folder.
    case missingFile(folder: String, name: String)
    /// The same file is there packed and plain.
    case twoFiles(folder: String, [String])
    /// There are no judgements of that name; `found` are those there are.
    case noSplit(folder: String, split: String, found: [String])
    /// There is nothing in the file; `what` should be there.
    case empty(file: String, what: String)
    /// The file of judgements does not begin with a header; `found` is its first line.
    case noHeader(file: String, found: String)
    /// The file of judgements holds none, only the line `header`.
    case noJudgement(file: String, header: String)
    /// Rows that cannot be used: the first `DataError.rowsTold` of `count`.
    case rows([BEIRRowError], count: Int)

    /// The error told to a user; of several bad rows the first one, with their number.
    public var problem: Problem {
        switch self {
        case .file(let error):
            return error.problem
        case .data(let error):
            return error.problem
        case .missingFile(let folder, let name):
            return Problem(
                "there is no \(name) in this folder",
                at: .init(file: folder),
                expected:
                    "corpus.jsonl, queries.jsonl and qrels/test.tsv; the first two may be packed, as .jsonl.gz",
                remedy: "name the folder of one collection in the layout of BEIR"
            )
        case .twoFiles(let folder, let names):
            return Problem(
                "the same file is there packed and plain",
                at: .init(file: folder),
                found: names.joined(separator: " and "),
                remedy: "keep one of the two files"
            )
        case .noSplit(let folder, let split, let found):
            return Problem(
                "there are no judgements named \"\(split)\"",
                at: .init(file: folder),
                expected: "one of the files in qrels",
                found: found.isEmpty ? "no file qrels/*.tsv" : found.quotedList(),
                remedy: Spelling.nearest(to: split, in: found).map { "did you mean \"\($0)\"?" }
                    ?? "name one of them with --split"
            )
        case .empty(let file, let what):
            return Problem("the file is empty", at: .init(file: file), expected: what)
        case .noHeader(let file, let found):
            return Problem(
                "the first line is no header",
                at: .init(file: file, line: 1),
                expected: "the names of three columns, separated by tabs: query-id, corpus-id, score",
                found: "\"\(found)\"",
                remedy: "put the line query-id, corpus-id, score before the first judgement"
            )
        case .noJudgement(let file, let header):
            return Problem(
                "there is no judgement behind the header",
                at: .init(file: file),
                expected: "a line for each judgement: query-id, corpus-id, score, separated by tabs",
                found: "one line, taken for the header: \"\(header)\""
            )
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
