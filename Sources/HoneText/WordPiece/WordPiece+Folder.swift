internal import HoneBase
public import SystemPackage

extension WordPiece {
    /// Reads the tokenizer of a model folder: tokenizer.json if it is there, else vocab.txt with the settings
    /// in tokenizer_config.json.
    ///
    /// - Throws: `TokenizerError` where neither is there, or what is there cannot be read or is not
    ///   WordPiece.
    public static func load(folder: FilePath) throws(TokenizerError) -> WordPiece {
        let file = folder.appending("tokenizer.json")
        if Files.exists(file) { return try WordPiece(tokenizerJSON: file) }
        let vocabulary = folder.appending("vocab.txt")
        guard Files.exists(vocabulary) else {
            throw .nothingFound(folder: folder, lookedFor: ["tokenizer.json", "vocab.txt"])
        }
        let added = folder.appending("added_tokens.json")
        if Files.exists(added) {
            throw .unsupported(
                added,
                field: "added_tokens.json",
                found: "tokens beside vocab.txt",
                supported: "added tokens in tokenizer.json"
            )
        }
        let configuration = folder.appending("tokenizer_config.json")
        let settings =
            Files.exists(configuration) ? try VocabularySettings(configuration) : VocabularySettings()
        return try WordPiece(vocabulary, settings)
    }

    /// Reads a vocab.txt: one token a line, the id of the first being 0.
    ///
    /// Text is cleaned, Chinese characters are set apart, and accents are removed where `lowercase` is true.
    ///
    /// - Throws: `TokenizerError` where the file cannot be read, a token stands twice, or one of `[UNK]`,
    ///   `[CLS]` and `[SEP]` is missing.
    public init(vocabulary path: FilePath, lowercase: Bool = true) throws(TokenizerError) {
        var settings = VocabularySettings()
        settings.normalizer.lowercases = lowercase
        settings.normalizer.stripsAccents = lowercase
        try self.init(path, settings)
    }

    private init(_ path: FilePath, _ settings: VocabularySettings) throws(TokenizerError) {
        try self.init(WordPieceParts(path: path, vocabulary: try Vocabulary(lines: path)), settings)
    }

    /// The tokenizer of tokens in the order of their ids, with the usual settings.
    ///
    /// - Parameter path: the file that they are from, for messages.
    init(tokens: ByteStrings, _ path: FilePath) throws(TokenizerError) {
        let rows = (0..<tokens.count).map { Vocabulary.Row(index: $0, id: $0, line: $0 + 1) }
        let vocabulary = try Vocabulary(tokens, rows: rows, path: path)
        try self.init(WordPieceParts(path: path, vocabulary: vocabulary), VocabularySettings())
    }

    private init(_ parts: WordPieceParts, _ settings: VocabularySettings) throws(TokenizerError) {
        var parts = parts
        parts.unknownToken = settings.name(of: .unknown)
        parts.normalizer = settings.normalizer
        var ids: [VocabularySettings.Role: Int32] = [:]
        for role in VocabularySettings.Role.allCases {
            let name = settings.name(of: role)
            guard let id = parts.vocabulary.id(of: Array(name.utf8)) else {
                if !settings.isNeeded(role) { continue }
                throw .missingToken(parts.path, token: name, field: role.rawValue)
            }
            ids[role] = id
            if !parts.addedTokens.contains(where: { $0.id == id }) {
                parts.addedTokens.append(AddedToken(content: Array(name.utf8), id: id))
            }
        }
        parts.template = SequenceTemplate(
            prefix: ids[.start].map { [$0] } ?? [],
            suffix: ids[.end].map { [$0] } ?? []
        )
        try self.init(parts)
    }
}

extension Vocabulary {
    /// Reads a vocab.txt.
    ///
    /// White space at the end of a token is left out, unless nothing else is there.
    fileprivate init(lines path: FilePath) throws(TokenizerError) {
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path) } catch { throw .file(error) }
        var tokens = ByteStrings()
        var rows: [Row] = []
        let invalidLine: Int? = file.withBytes { bytes in
            for (line, content) in Lines(bytes) {
                guard String(validating: content, as: UTF8.self) != nil else {
                    return content.baseAddress.flatMap { start in
                        bytes.baseAddress.map { UnsafeRawPointer(start) - $0 }
                    }
                }
                let kept = content.count - WhiteSpace.lengthAtEnd(of: content)
                tokens.append(kept == 0 ? content[...] : content[..<kept])
                rows.append(Row(index: rows.count, id: rows.count, line: line))
            }
            return nil
        }
        if let invalidLine { throw .file(.notUTF8(path, offset: invalidLine)) }
        guard !rows.isEmpty else {
            throw .malformed(path, field: "line 1", expected: "a token a line", found: "an empty file")
        }
        try self.init(tokens, rows: rows, path: path)
    }
}
