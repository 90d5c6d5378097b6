public import HoneBase
public import SystemPackage

/// Why an index cannot be opened, read or changed.
public enum IndexError: HoneError, Equatable {
    /// A file could not be read or written.
    case file(FileError)
    /// The file is no index.
    case notAnIndex(FilePath)
    /// A folder stands where an index is to be read.
    case folder(FilePath)
    /// It was to become an index, and nothing in it counts yet.
    case unfinished(FilePath)
    /// It was written by a later version of this program.
    case versionFromFuture(FilePath, found: UInt32, known: UInt32)
    /// It is not as it was written.
    case damaged(FilePath, what: String)
    /// Another process is changing it.
    case locked(FilePath)
    /// It was changed as it was to be, and its header could not be brought up to date.
    case notNoted(FilePath, reason: String)
    /// A segment cannot be made.
    case segment(Problem)
    /// It was made with other settings, which a change cannot give it.
    case otherSettings(FilePath, name: String, expected: String, found: String)

    /// What serves whoever wanted to read the index and whoever wanted to write it: no command writes over what is no index
    /// of its own.
    private static let another =
        "make an index under another name: hone index FOLDER --out OTHER; for the same name remove this file first"

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .file(let error): error.problem
        case .notAnIndex(let path):
            Problem(
                "this is no index",
                at: .init(file: path.string),
                expected: "a file that hone index has made",
                remedy: Self.another
            )
        case .folder(let path):
            Problem(
                "this is a folder",
                at: .init(file: path.string),
                expected: "a file that hone index has made",
                remedy: "make an index of the folder and name that: hone index FOLDER --out INDEX"
            )
        case .unfinished(let path):
            Problem(
                "this index was never finished: nothing in it counts yet",
                at: .init(file: path.string),
                remedy: "run hone index FOLDER --out INDEX again, or wait where it is still at work"
            )
        case .versionFromFuture(let path, let found, let known):
            Problem(
                "this index was made by a later version of hone",
                at: .init(file: path.string),
                expected: "version \(known) or before",
                found: "version \(found)",
                remedy: "update hone; or \(Self.another)"
            )
        case .damaged(let path, let what):
            Problem(
                "this index is damaged: \(what)",
                at: .init(file: path.string),
                remedy: Self.another
            )
        case .locked(let path):
            Problem(
                "another process is changing this index",
                kind: .work,
                at: .init(file: path.string),
                remedy: "wait until it has finished"
            )
        case .notNoted(let path, let reason):
            Problem(
                "this index was changed, but its head could not be brought up to date: \(reason)",
                kind: .work,
                at: .init(file: path.string),
                remedy: "search it as it is now; check the disk, and run the same again"
            )
        case .segment(let problem): problem
        case .otherSettings(let path, let name, let expected, let found):
            Problem(
                "this index was made with another \(name)",
                at: .init(file: path.string),
                expected: expected,
                found: found,
                remedy: "give the same; or \(Self.another)"
            )
        }
    }
}
