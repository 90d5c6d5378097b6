public import HoneBase
public import SystemPackage

/// Why an adapter cannot be made or read.
public enum AdapterError: HoneError {
    /// A target that names no linear module of the base.
    case targetMatchesNothing(String, modules: [String])
    /// The settings name modules of which the base has none.
    case noTarget(FilePath, targets: String, modules: [String])
    /// The weights are a pickle.
    case pickle(FilePath)
    /// A tensor that the adapter's settings ask for is not there.
    case missingTensor(FilePath, name: String, shape: [Int])
    /// A tensor of another shape or type.
    case wrongShape(FilePath, name: String, expected: [Int], found: String)
    /// A tensor that the settings do not ask for.
    case unexpectedTensor(FilePath, name: String)
    /// A tensor that belongs to another way of adapting.
    case unsupportedTensor(FilePath, name: String, what: String)
    /// A tensor holds what is no number.
    case notFinite(FilePath, name: String)
    /// It was trained on another base.
    case otherBase(FilePath, expected: String, found: String)
    /// It does not move what the base answers, or moves it otherwise than when it was saved.
    case otherEffect(FilePath, expected: Double?, found: Double)
    /// A setting that would change the computation and is not honoured.
    case unsupported(FilePath, key: String)
    /// A setting that is not known, and may change the computation.
    case unknownSetting(FilePath, key: String)
    /// A setting that cannot be what it is.
    case wrongSetting(FilePath, key: String, expected: String, found: String)
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
            let endings = Self.endings(of: modules)
            return Problem(
                "no linear module of the base is a \"\(target)\"",
                expected: "all-linear, or names such as \(endings.joined(separator: ", "))",
                remedy: Spelling.nearest(to: target, in: endings).map { "did you mean \"\($0)\"?" }
            )
        case .noTarget(let folder, let targets, let modules):
            return Problem(
                "the adapter names no linear module of this base",
                at: .init(file: folder.string, field: "target_modules"),
                expected: "names such as \(Self.endings(of: modules).joined(separator: ", "))",
                found: targets,
                remedy: "name the base that it was trained on"
            )
        case .pickle(let path):
            return Problem(
                "the adapter's weights are a pickle, which can run any code when it is opened",
                at: .init(file: path.string),
                expected: "adapter_model.safetensors",
                remedy: "load it with PEFT and save it once more: save_pretrained writes safetensors"
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
                expected: "shape \(shape)",
                remedy: "fetch or train the adapter once more"
            )
        case .wrongShape(let path, let name, let expected, let found):
            return Problem(
                "a tensor of the adapter has another shape or type",
                at: .init(file: path.string, field: name),
                expected: "F32, BF16 or F16 \(expected)",
                found: found,
                remedy: "use the base that the adapter was trained on"
            )
        case .unexpectedTensor(let path, let name):
            return Problem(
                "the adapter has a tensor that its settings do not ask for",
                at: .init(file: path.string, field: name),
                remedy: "fetch or train the adapter once more"
            )
        case .unsupportedTensor(let path, let name, let what):
            return Problem(
                "the adapter holds more than branches of the base's linear modules",
                at: .init(file: path.string, field: name),
                found: what,
                remedy: "merge it into its base with the tool that trained it"
            )
        case .notFinite(let path, let name):
            return Problem(
                "a tensor of the adapter holds what is no number",
                at: .init(file: path.string, field: name),
                expected: "finite numbers",
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
        case .unknownSetting(let path, let key):
            return Problem(
                "a setting of the adapter is not known, and it may change what it computes",
                at: .init(file: path.string, field: key),
                remedy: "merge it into its base with the tool that trained it; nothing is ignored in silence"
            )
        case .wrongSetting(let path, let key, let expected, let found):
            return Problem(
                "a setting of the adapter cannot be honoured",
                at: .init(file: path.string, field: key),
                expected: expected,
                found: found
            )
        case .malformed(let path, let what):
            return Problem(what, at: .init(file: path.string), remedy: "fetch or train the adapter once more")
        case .file(let error): return error.problem
        case .weights(let error): return error.problem
        }
    }

    /// The last parts of modules' names, each once.
    private static func endings(of modules: [String]) -> [String] {
        Set(modules.compactMap { $0.split(separator: ".").last.map(String.init) }).sorted()
    }
}
