internal import HoneBase

/// Which files of a repository are a model's: settings, tokenizer, safetensors, licence and card.
///
/// Never pickles, which can run code, nor the same weights again in another format.
enum HubSelection {
    /// The list of tensors by file, of weights in several files.
    static let index = "model.safetensors.index.json"
    /// The weights in one file, which are preferred.
    static let weights = "model.safetensors"

    private static let names: Set<String> = [
        "config.json", "generation_config.json", "preprocessor_config.json", "tokenizer.json",
        "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "vocab.txt",
        "merges.txt", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "chat_template.jinja",
        "chat_template.json", "modules.json", "sentence_bert_config.json",
        "config_sentence_transformers.json",
        "data_config.json", "README.md",
    ]

    /// The files of `repository` but those of weights in several files: these follow from the index.
    ///
    /// - Throws: `HubError.configurationMissing`, `noSafetensors`, `tooManyFiles`.
    static func files(of repository: HubRepository) throws(HubError) -> [HubRepository.File] {
        guard repository["config.json"] != nil else { throw .configurationMissing(repository.name) }
        let isWhole = repository[weights] != nil
        guard isWhole || repository[index] != nil else {
            throw .noSafetensors(repository.name, found: otherWeights(of: repository))
        }
        let files = repository.files.filter { file in
            let parts = file.path.split(separator: "/").map(String.init)
            let name = parts.last ?? ""
            switch parts.count {
            case 1 where name == weights: return true
            case 1 where name == index: return !isWhole
            case 1:
                return names.contains(name)
                    || ["LICENSE", "LICENCE", "NOTICE", "COPYING"].contains(
                        where: name.uppercased().hasPrefix
                    )
            // The parts of a sentence encoder, such as "1_Pooling", and templates beside the main one.
            case 2 where isModule(parts[0]): return names.contains(name) || name == weights
            case 2: return parts[0] == "additional_chat_templates" && name.hasSuffix(".jinja")
            default: return false
            }
        }
        guard files.count <= HubRepository.fileLimit else {
            throw .tooManyFiles(repository.name, count: files.count, limit: HubRepository.fileLimit)
        }
        return files
    }

    /// The files that the text of the index names, sorted.
    ///
    /// - Throws: `HubError.indexUnusable`, `unsafeName`, `shardMissing`, `tooManyFiles`.
    static func shards(
        of repository: HubRepository,
        index text: [UInt8]
    ) throws(HubError) -> [HubRepository.File] {
        let json = try mapping({ HubError.indexUnusable(repository.name, reason: $0.problem.what) }) {
            () throws(JSONSyntaxError) in
            try JSONScanner.parse(text)
        }
        guard let map = json["weight_map"]?.object, map.count > 0 else {
            throw .indexUnusable(repository.name, reason: "\"weight_map\" is missing")
        }
        var paths: Set<String> = []
        for (tensor, value) in map.members {
            guard let path = value.string else {
                throw .indexUnusable(repository.name, reason: "\"weight_map.\(tensor)\" is not a file")
            }
            paths.insert(path)
        }
        guard paths.count <= HubRepository.fileLimit else {
            throw .tooManyFiles(repository.name, count: paths.count, limit: HubRepository.fileLimit)
        }
        var files: [HubRepository.File] = []
        for path in paths.sorted() {
            guard HubRepository.isSafe(path) else { throw .unsafeName(repository.name, file: path) }
            guard path.hasSuffix(".safetensors") else {
                throw .indexUnusable(repository.name, reason: "\"\(path)\" is not a safetensors file")
            }
            guard let file = repository[path] else { throw .shardMissing(repository.name, file: path) }
            files.append(file)
        }
        return files
    }

    /// Whether a folder is a part of a sentence encoder: a number, `_` and letters.
    private static func isModule(_ name: String) -> Bool {
        let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[0].allSatisfy { $0.isASCII && $0.isNumber }
            && !parts[1].isEmpty && parts[1].allSatisfy { $0.isASCII && $0.isLetter }
    }

    /// The names of weights in formats that are not fetched, the first few.
    private static func otherWeights(of repository: HubRepository) -> [String] {
        let endings = [
            ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".gguf", ".onnx", ".tflite",
        ]
        return Array(
            repository.files.map(\.path).filter { path in endings.contains(where: path.hasSuffix) }.prefix(5)
        )
    }
}
