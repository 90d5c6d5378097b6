public import HoneBase
public import SystemPackage

/// Where a trained tokenizer is written: a tokenizer.json, and a tokenizer_config.json beside it.
public struct TokenizerTarget: Sendable {
    /// The tokenizer.json.
    public let file: FilePath
    /// The tokenizer_config.json.
    public let configuration: FilePath

    /// The files in the folder at `path`, or with the file at `path` if its name ends in `.json`.
    ///
    /// - Throws: `TokenizerTargetError` where something stands there that is no tokenizer, or belongs to a model.
    public init(_ path: FilePath) throws(TokenizerTargetError) {
        let isFile = path.extension == "json" && !Files.isFolder(path)
        guard isFile || !Files.exists(path) || Files.isFolder(path) else { throw .notAFolder(path) }
        let folder = isFile ? path.removingLastComponent() : path
        file = isFile ? path : path.appending("tokenizer.json")
        configuration = folder.appending("tokenizer_config.json")
        if Files.exists(file) {
            guard Self.isTokenizer(file) else { throw .notATokenizer(file) }
            if let weights = Self.weights(in: folder) { throw .belongsToModel(file, weights: weights) }
        }
        if Files.exists(configuration), !Self.isConfiguration(configuration) {
            throw .notATokenizer(configuration)
        }
    }

    /// Writes both files, each as a whole or not at all.
    public func write(_ vocabulary: BytePairVocabulary, addsBegin: Bool = false) throws(FileError) {
        let settings = vocabulary.configurationJSON(addsBegin: addsBegin).text(pretty: true)
        let tokenizer = vocabulary.tokenizerJSON(addsBegin: addsBegin).text(pretty: true)
        let isNew = !Files.exists(configuration)
        try Files.write(settings, to: configuration)
        do throws(FileError) { try Files.write(tokenizer, to: file) } catch {
            if isNew { try? Files.remove(configuration) }
            throw error
        }
    }

    private static func isTokenizer(_ path: FilePath) -> Bool {
        guard let file = try? TokenizerFile(path) else { return false }
        return !file.root["model"]["vocab"].isAbsent
    }

    private static func isConfiguration(_ path: FilePath) -> Bool {
        guard let bytes = try? Files.bytes(of: path), let json = try? JSONScanner.parse(bytes) else {
            return false
        }
        return json["tokenizer_class"] != nil
    }

    /// The weights of a model whose tokenizer stands in the folder.
    private static func weights(in folder: FilePath) -> String? {
        let names = (try? Files.names(in: folder.isEmpty ? "." : folder)) ?? []
        return names.first { name in
            [".safetensors", ".gguf", ".bin"].contains { name.hasSuffix($0) }
        }
    }
}

/// Why a tokenizer is not written there.
public enum TokenizerTargetError: HoneError, Equatable {
    /// A file stands where a folder is to be.
    case notAFolder(FilePath)
    /// Something that is no tokenizer stands there.
    case notATokenizer(FilePath)
    /// The tokenizer that stands there belongs to a model.
    case belongsToModel(FilePath, weights: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .notAFolder(let path):
            Problem(
                "a file of this name is there, and it is not overwritten",
                at: .init(file: path.string),
                expected: "a folder, or a name that ends in .json",
                remedy: "name another place with --out"
            )
        case .notATokenizer(let path):
            Problem(
                "what is there is not a tokenizer, and it is not overwritten",
                at: .init(file: path.string),
                remedy: "name another place with --out"
            )
        case .belongsToModel(let path, let weights):
            Problem(
                "this tokenizer belongs to the model beside it, which would understand no other",
                at: .init(file: path.string),
                found: "\(weights) in the same folder",
                remedy: "name another place with --out"
            )
        }
    }
}
