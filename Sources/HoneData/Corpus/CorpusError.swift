public import HoneBase

/// Why a text corpus could not be read.
public enum CorpusError: HoneError, Equatable {
    /// A file or folder could not be read, or is no UTF-8.
    case file(FileError)
    /// A file was named whose ending does not tell that it holds text.
    case unknownEnding(file: String, known: [String])
    /// There is no file with text in the folder.
    case nothingFound(folder: String, known: [String])
    /// Rows that hold no text: the first `DataError.rowsTold` of `count`.
    case rows([RowError], count: Int)

    /// The error told to a user; of several bad rows the first one, with their number.
    public var problem: Problem {
        switch self {
        case .file(let error): error.problem
        case .unknownEnding(let file, let known):
            Problem(
                "the name does not tell what kind of text the file holds",
                at: .init(file: file),
                expected: "a name that ends in " + Self.list(known),
                remedy: "rename the file, or convert it to plain text"
            )
        case .nothingFound(let folder, let known):
            Problem(
                "no text in this folder",
                at: .init(file: folder),
                expected: "files whose names end in " + Self.list(known)
            )
        case .rows(let errors, let count): DataError.rows(errors, count: count).problem
        }
    }

    /// The problem in words; of several bad rows each one that is told.
    public var description: String {
        guard case .rows(let errors, let count) = self else { return problem.description }
        return DataError.rows(errors, count: count).description
    }

    private static func list(_ endings: [String]) -> String {
        endings.dropLast().joined(separator: ", ") + " or " + (endings.last ?? "")
    }
}
