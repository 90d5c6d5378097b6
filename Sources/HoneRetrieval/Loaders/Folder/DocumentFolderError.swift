public import HoneBase
public import SystemPackage

/// Why no documents can be read from a folder.
public enum DocumentFolderError: HoneError, Equatable {
    /// The folder cannot be read.
    case folder(FileError)
    /// There is no file in it whose format is known; what else is there stands in the faults.
    case noDocuments(folder: String, isEmpty: Bool, known: [String], faults: [LoadFault])
    /// A file below the top of the folder is meant to say who may read, which only the one at the top does.
    case innerPermissions(FilePath, top: FilePath)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .folder(let error): return error.problem
        case .noDocuments(let folder, let isEmpty, let known, let faults):
            let found =
                faults.first.map { "\(faults.count) that cannot be read, the first: \($0.place.file)" }
                ?? (isEmpty ? "an empty folder" : "no file of a format that is read")
            return Problem(
                "there are no documents in this folder",
                at: .init(file: folder),
                expected: "files whose names end in " + known.joined(separator: ", "),
                found: found
            )
        case .innerPermissions(let path, let top):
            var folder = path.removingLastComponent()
            _ = folder.removePrefix(top.removingLastComponent())
            return Problem(
                "these permissions would not hold: only those at the top of the folder do",
                at: .init(file: path.string),
                expected: "the file \(top.string)",
                remedy:
                    "move its rules there, with paths from the top on, such as match: \(folder.string)/**, and remove it"
            )
        }
    }
}
