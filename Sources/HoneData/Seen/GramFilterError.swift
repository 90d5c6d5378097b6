public import HoneBase
public import SystemPackage

/// Why the file of a gram filter could not be read.
public enum GramFilterError: HoneError, Equatable {
    /// The file itself could not be read.
    case file(FileError)
    /// The file does not begin as that of a gram filter does.
    case notAGramFilter(FilePath, found: [UInt8])
    /// The file was written by a later version of this package.
    case versionFromFuture(FilePath, found: UInt32)
    /// The file ends too early.
    case cutOff(FilePath, expected: UInt64, found: Int)
    /// A field of the file is not as it was written.
    case damaged(FilePath, field: String, expected: String, found: String)

    /// The error told to a user.
    public var problem: Problem {
        let remedy = "fetch the file once more, or make it anew from the training text"
        switch self {
        case .file(let error):
            return error.problem
        case .notAGramFilter(let path, let found):
            let bytes = found.map { String($0, radix: 16) }.joined(separator: " ")
            return Problem(
                "this is not a gram filter",
                at: .init(file: path.string, field: "magic"),
                expected: "a file that begins with \"HONEGRAM\"",
                found: found.isEmpty ? "an empty file" : "the bytes \(bytes)",
                remedy: "check the path"
            )
        case .versionFromFuture(let path, let found):
            return Problem(
                "this gram filter was written by a later version of hone",
                at: .init(file: path.string, field: "version"),
                expected: "at most \(GramFilter.version)",
                found: "\(found)",
                remedy: "update hone, or make the file anew from the training text"
            )
        case .cutOff(let path, let expected, let found):
            return Problem(
                "the file ends too early",
                at: .init(file: path.string),
                expected: "\(expected) bytes",
                found: "\(found)",
                remedy: remedy
            )
        case .damaged(let path, let field, let expected, let found):
            return Problem(
                "the file is damaged",
                at: .init(file: path.string, field: field),
                expected: expected,
                found: found,
                remedy: remedy
            )
        }
    }
}
