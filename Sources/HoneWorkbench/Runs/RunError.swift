public import HoneBase
public import SystemPackage

/// Why a run's folder cannot be used.
public enum RunError: HoneError {
    /// The folder holds no `run.json`.
    case notARun(FilePath)
    /// A file of the run does not say what it should.
    case malformed(FilePath, what: String)
    /// The run's layout is of another version.
    case version(FilePath, key: String, found: Int, known: Int)
    /// A key that is not known; nothing is ignored in silence.
    case unknownKey(FilePath, key: String, is: String?)
    /// The run embeds texts and gives no labels.
    case noAnswers(FilePath)
    /// A tensor that the approach needs is not there.
    case missingTensor(FilePath, name: String)
    /// A tensor does not fit the approach, the labels or the base.
    case wrongShape(FilePath, name: String, expected: String, found: String)
    /// The run is of an approach that is not known.
    case unknownApproach(FilePath, name: String, known: [String])
    /// There is no base of this name, nor anything where it was.
    case baseMissing(FilePath, base: String, folder: FilePath)
    /// The base of this name is not the one that the run was fitted on.
    case otherBase(FilePath, base: String, expected: String, found: String)
    /// The base cuts the probe into other tokens than it did.
    case otherTokens(FilePath, base: String)
    /// The index that the run looks things up in is not there any more.
    case indexMissing(FilePath, index: FilePath)
    /// The tensors cannot be read.
    case weights(any HoneError)
    /// A file cannot be read.
    case file(FileError)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .notARun(let path):
            Problem(
                "this folder is not a run: it has no run.json",
                at: .init(file: path.string),
                remedy: "name a folder that hone tune wrote, or one under runs/ of a comparison's output"
            )
        case .malformed(let path, let what):
            Problem(
                what,
                at: .init(file: path.string),
                remedy: "make this run anew with the command that made it, hone tune or hone compare"
            )
        case .unknownKey(let path, let key, let name):
            Problem(
                "unknown key",
                at: .init(file: path.string, field: key),
                remedy: name.map { "it is called \"\($0)\" here" }
                    ?? "remove it, or use the version that wrote it"
            )
        case .noAnswers(let folder):
            Problem(
                "this run embeds texts, goes on with them or orders passages: it has no answers to a task's requests",
                at: .init(file: folder.string),
                expected: "a run of a task's labels or answers",
                remedy:
                    "hone embed --model \(folder.string) for an encoder, hone search --rerank \(folder.string) for a re-ranker, hone chat --model \(folder.string) for a decoder"
            )
        case .version(let path, let key, let found, let known):
            Problem(
                "this run was written by another version of Hone",
                at: .init(file: path.string, field: key),
                expected: "\(known)",
                found: "\(found)",
                remedy: "make it anew with hone tune or hone compare, or use the version that wrote it"
            )
        case .missingTensor(let path, let name):
            Problem("a tensor is missing", at: .init(file: path.string, field: name))
        case .wrongShape(let path, let name, let expected, let found):
            Problem(
                "a tensor has the wrong shape",
                at: .init(file: path.string, field: name),
                expected: expected,
                found: found
            )
        case .unknownApproach(let path, let name, let known):
            Problem(
                "this approach is not known",
                at: .init(file: path.string, field: "approach"),
                expected: known.joined(separator: ", "),
                found: name
            )
        case .baseMissing(let path, let base, let folder):
            Problem(
                "the base of this run is not there any more",
                at: .init(file: path.string, field: "base"),
                expected: "a model \"\(base)\" of the store, or a model in \(folder.string)",
                remedy: "put it back, or fetch it again"
            )
        case .otherBase(let path, let base, let expected, let found):
            Problem(
                "the base \"\(base)\" is not the one that this run was fitted on",
                at: .init(file: path.string, field: "base.sha256"),
                expected: expected,
                found: found,
                remedy: "fetch that base again, or run hone compare with the present one"
            )
        case .otherTokens(let path, let base):
            Problem(
                "the base \"\(base)\" now cuts text into other tokens than when this run was fitted",
                at: .init(file: path.string, field: "probe"),
                remedy: "run hone compare again"
            )
        case .indexMissing(let path, let index):
            Problem(
                "the index that this run looks things up in is not there any more",
                at: .init(file: path.string, field: "documents.index"),
                expected: "an index at \(index.string)",
                remedy: "put it back, or run hone compare again"
            )
        case .weights(let error): error.problem
        case .file(let error): error.problem
        }
    }
}
