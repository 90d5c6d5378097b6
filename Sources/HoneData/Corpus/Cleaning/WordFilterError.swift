public import HoneBase
public import SystemPackage

/// Why a list of words could not be used.
public enum WordFilterError: HoneError, Equatable {
    /// The file could not be read, or is no UTF-8.
    case file(FileError)
    /// The file holds nothing but blank lines and comments.
    case noWords(FilePath)
    /// An entry has neither letter nor digit; the place is nil where it came from no file.
    case notAWord(at: Problem.Place?, found: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .file(let error):
            error.problem
        case .noWords(let path):
            Problem(
                "no word in this list",
                at: .init(file: path.string),
                expected: "one word a line; what stands behind a # is a comment",
                remedy: "add words, or leave the list out"
            )
        case .notAWord(let place, let found):
            Problem(
                "an entry of the list is no word",
                at: place,
                expected: "a word with a letter or a digit",
                found: "\"\(found)\"",
                remedy: "remove the line, or put a # before it"
            )
        }
    }
}
