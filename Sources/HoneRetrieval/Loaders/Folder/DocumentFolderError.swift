public import HoneBase

/// Why no documents can be read from a folder.
public enum DocumentFolderError: HoneError, Equatable {
    /// The folder cannot be read.
    case folder(FileError)
    /// There is no file in it whose format is known; what else is there stands in the faults.
    case noDocuments(folder: String, isEmpty: Bool, known: [String], faults: [LoadFault])

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
        }
    }
}
