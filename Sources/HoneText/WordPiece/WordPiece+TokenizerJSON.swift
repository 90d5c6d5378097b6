internal import HoneBase
public import SystemPackage

extension WordPiece {
    /// Reads a tokenizer.json of the `tokenizers` library.
    ///
    /// Truncation, padding and the decoder in it are not used.
    ///
    /// - Throws: `TokenizerError` where the file cannot be read, the vocabulary is not sound, or the file
    ///   asks for anything but a WordPiece model with BERT's normalization and cut into words.
    public init(tokenizerJSON path: FilePath) throws(TokenizerError) { try self.init(TokenizerFile(path)) }

    /// Reads a tokenizer.json that is open.
    init(_ file: TokenizerFile) throws(TokenizerError) {
        let root = file.root
        try root.requireObject(of: TokenizerFile.members)
        if let version = root["version"].value, version != "1.0" { throw root["version"].unsupported("1.0") }
        var parts = try WordPieceParts(model: root["model"], of: file)
        parts.normalizer = try BertNormalizer(root["normalizer"])
        let preTokenizer = try root["pre_tokenizer"].onlyElement(of: "pretokenizers")
        guard preTokenizer["type"].value == "BertPreTokenizer" else {
            throw preTokenizer["type"].unsupported("BertPreTokenizer")
        }
        try preTokenizer.requireObject(of: ["type"])
        if !root["added_tokens"].isAbsent {
            parts.addedTokens = try AddedToken.list(root["added_tokens"], extending: &parts.vocabulary)
        }
        parts.template = try SequenceTemplate(root["post_processor"], vocabularySize: parts.vocabulary.count)
        try self.init(parts)
    }
}

extension WordPieceParts {
    /// Reads the `model` of a tokenizer.json.
    fileprivate init(model: TokenizerField, of file: TokenizerFile) throws(TokenizerError) {
        guard model.value?.object != nil else { throw model.malformed("an object") }
        // Files of early versions have no type; only WordPiece has a longest word.
        let isUntyped = model["type"].isAbsent && !model["max_input_chars_per_word"].isAbsent
        guard isUntyped || model["type"].value == "WordPiece" else {
            throw model["type"].unsupported("WordPiece")
        }
        try model.requireObject(of: [
            "type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab",
        ])
        guard let (tokens, rows) = file.vocabulary else { throw model["vocab"].malformed("an object") }
        guard !rows.isEmpty else {
            throw .malformed(file.path, field: "model.vocab", expected: "tokens", found: "none")
        }
        path = file.path
        unknownTokenField = "model.unk_token"
        vocabulary = try Vocabulary(tokens, rows: rows, path: file.path)
        unknownToken = try model["unk_token"].string()
        continuingPrefix = try model["continuing_subword_prefix"].string()
        let longest = model["max_input_chars_per_word"]
        maximumCharacters = try longest.integer()
        guard maximumCharacters >= 0 else { throw longest.malformed("0 or more") }
    }
}

extension BertNormalizer {
    /// Reads the `normalizer` of a tokenizer.json.
    ///
    /// `Lowercase` alone, or no normalizer, is `BertNormalizer` with the other steps off. `StripAccents` is
    /// not `strip_accents`: it removes marks of all categories.
    fileprivate init(_ field: TokenizerField) throws(TokenizerError) {
        self = .identity
        if field.isAbsent { return }
        let field = try field.onlyElement(of: "normalizers")
        switch field["type"].value?.string {
        case "Lowercase":
            try field.requireObject(of: ["type"])
            lowercases = true
        case "BertNormalizer":
            try field.requireObject(of: [
                "type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase",
            ])
            cleansText = try field["clean_text"].bool()
            separatesChinese = try field["handle_chinese_chars"].bool()
            lowercases = try field["lowercase"].bool()
            stripsAccents = field["strip_accents"].isAbsent ? lowercases : try field["strip_accents"].bool()
        default: throw field["type"].unsupported("BertNormalizer, or Lowercase alone")
        }
    }
}

extension AddedToken {
    /// Reads the `added_tokens` of a tokenizer.json, and adds those to `vocabulary` that are not in it.
    static func list(
        _ field: TokenizerField,
        extending vocabulary: inout Vocabulary
    ) throws(TokenizerError) -> [AddedToken] {
        var tokens: [AddedToken] = []
        for element in try field.elements() {
            let token = try AddedToken(checked: element)
            guard !tokens.contains(where: { $0.content == token.content }) else {
                throw element["content"].unsupported("every added token once")
            }
            let expected = vocabulary.id(of: token.content) ?? Int32(vocabulary.count)
            guard token.id == expected else {
                throw .conflictingID(
                    element.path,
                    field: element["id"].name,
                    token: token.text,
                    expected: Int(expected),
                    found: Int(token.id)
                )
            }
            if Int(expected) == vocabulary.count { vocabulary.add(token.content) }
            tokens.append(token)
        }
        return tokens
    }

    /// Reads an element of `added_tokens`.
    init(checked field: TokenizerField) throws(TokenizerError) {
        try field.requireObject(of: [
            "id", "content", "single_word", "lstrip", "rstrip", "normalized", "special",
        ])
        guard let id = Int32(exactly: try field["id"].integer()), id >= 0 else {
            throw field["id"].malformed("an id")
        }
        self.init(
            content: Array(try field["content"].string().utf8),
            id: id,
            isSingleWord: try field["single_word"].bool(),
            stripsLeft: try field["lstrip"].bool(),
            stripsRight: try field["rstrip"].bool(),
            isNormalized: try field["normalized"].bool(),
            isSpecial: try field["special"].bool()
        )
        guard !content.isEmpty, content.count <= TokenTable.mostBytes else {
            throw field["content"].malformed("a token of 1 to \(TokenTable.mostBytes) bytes")
        }
    }
}
