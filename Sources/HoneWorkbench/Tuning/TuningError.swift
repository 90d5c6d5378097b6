public import HoneBase
public import SystemPackage

/// Why a training cannot begin or go on.
public enum TuningError: HoneError {
    /// The folder holds a finished run.
    case alreadyDone(FilePath)
    /// Nothing was begun in the folder.
    case nothingToResume(FilePath)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .alreadyDone(let folder):
            Problem(
                "this folder holds a finished run",
                at: .init(file: folder.string),
                remedy: "name another folder with --out, or remove this one"
            )
        case .nothingToResume(let folder):
            Problem(
                "no training was begun in this folder",
                at: .init(file: folder.string),
                expected: "a folder that hone tune --out was given",
                remedy: "start one: hone tune TASK --out \(folder.string)"
            )
        }
    }
}
