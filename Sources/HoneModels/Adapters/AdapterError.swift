public import HoneBase
public import SystemPackage

/// Why an adapter cannot be made or read.
public enum AdapterError: HoneError {
    /// A target that names no linear module of the base.
    case targetMatchesNothing(String, modules: [String])
    /// A tensor that the adapter's settings ask for is not there.
    case missingTensor(FilePath, name: String, shape: [Int])
    /// A tensor of another shape or type.
    case wrongShape(FilePath, name: String, expected: [Int], found: String)
    /// A tensor that the settings do not ask for.
    case unexpectedTensor(FilePath, name: String)
    /// It was trained on another base.
    case otherBase(FilePath, expected: String, found: String)
    /// It does not move what the base answers, or moves it otherwise than when it was saved.
    case otherEffect(FilePath, expected: Double?, found: Double)
    /// A setting that would change the computation and is not honoured.
    case unsupported(FilePath, key: String)
    /// The settings cannot be read.
    case malformed(FilePath, String)
    /// A file cannot be read.
    case file(FileError)
    /// The weights cannot be read.
    case weights(any HoneError)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .targetMatchesNothing(let target, let modules):
            let endings = Set(modules.compactMap { $0.split(separator: ".").last.map(String.init) }).sorted()
            return Problem(
                "no linear module of the base is a \"\(target)\"",
                expected: "all-linear, or names such as \(endings.joined(separator: ", "))",
                remedy: Spelling.nearest(to: target, in: endings).map { "did you mean \"\($0)\"?" }
            )
        case .otherEffect(let folder, let expected, let found):
            return Problem(
                expected == nil
                    ? "the adapter has no effect on this base"
                    : "the adapter does not do what it did when it was saved",
                at: .init(file: folder.string),
                expected: expected.map { "a change of \($0) in the states of a probe" }
                    ?? "a change in the states of a probe",
                found: "\(found)",
                remedy: "fetch or train the adapter once more"
            )
        case .missingTensor(let path, let name, let shape):
            return Problem(
                "the adapter lacks a tensor",
                at: .init(file: path.string, field: name),
                expected: "float32 \(shape)",
                remedy: "fetch or train the adapter once more"
            )
        case .wrongShape(let path, let name, let expected, let found):
            return Problem(
                "a tensor of the adapter has another shape or type",
                at: .init(file: path.string, field: name),
                expected: "F32 \(expected)",
                found: found,
                remedy: "use the base that the adapter was trained on"
            )
        case .unexpectedTensor(let path, let name):
            return Problem(
                "the adapter has a tensor that its settings do not ask for",
                at: .init(file: path.string, field: name),
                remedy: "fetch or train the adapter once more"
            )
        case .otherBase(let folder, let expected, let found):
            return Problem(
                "the adapter was trained on another base",
                at: .init(file: folder.string),
                expected: "a base with the hash \(expected.prefix(12))",
                found: String(found.prefix(12)),
                remedy: "name the base that it was trained on"
            )
        case .unsupported(let path, let key):
            return Problem(
                "the adapter has a setting that is not honoured here",
                at: .init(file: path.string, field: key),
                remedy: "merge it into its base with the tool that trained it"
            )
        case .malformed(let path, let what):
            return Problem(what, at: .init(file: path.string), remedy: "fetch or train the adapter once more")
        case .file(let error): return error.problem
        case .weights(let error): return error.problem
        }
    }
}
