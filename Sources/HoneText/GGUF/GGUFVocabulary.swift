public import SystemPackage

/// The tokenizer in the metadata of a GGUF file, as its `tokenizer.ggml` keys hold it.
public struct GGUFVocabulary: Sendable {
    /// `tokenizer.ggml.model`: `gpt2`, `llama`, `t5` or `bert`.
    public var model: String
    /// `tokenizer.ggml.pre`: which pattern cuts text into words.
    public var pre: String = "default"
    /// `tokenizer.ggml.tokens`.
    public var tokens: [[UInt8]]
    /// `tokenizer.ggml.scores`; none where there are no merges by score.
    public var scores: [Float] = []
    /// `tokenizer.ggml.token_type`: 1 normal, 2 unknown, 3 control, 4 of the user, 5 unused, 6 byte.
    public var types: [Int] = []
    /// `tokenizer.ggml.merges`, such as `Ġ t`.
    public var merges: [[UInt8]] = []
    /// `tokenizer.ggml.bos_token_id`, where `add_bos_token` does not forbid it.
    public var beginID: Int32?
    /// `tokenizer.ggml.add_space_prefix`.
    public var addsSpacePrefix = true
    /// `tokenizer.ggml.remove_extra_whitespaces`.
    public var removesExtraSpaces = false
    /// Whether special tokens take the white space behind them, as those of Phi-3 do; no key says so, and llama.cpp
    /// goes by the model's name.
    public var specialsStripRight = false
    /// `tokenizer.ggml.precompiled_charsmap`.
    public var characterMap: [UInt8] = []

    /// The vocabulary of `tokens` for the tokenizer called `model`.
    public init(model: String, tokens: [[UInt8]]) {
        self.model = model
        self.tokens = tokens
    }

    fileprivate var strings: ByteStrings {
        var strings = ByteStrings()
        for token in tokens { strings.append(token) }
        return strings
    }
}

extension GGUFVocabulary {
    /// The tokenizer.
    ///
    /// - Parameter path: the file, for messages.
    /// - Throws: `TokenizerError` where the vocabulary is not sound, or its kind is not known here.
    public func tokenizer(_ path: FilePath) throws(TokenizerError) -> any Tokenizer {
        for (name, count) in [("scores", scores.count), ("token_type", types.count)]
        where count != 0 && count != tokens.count {
            throw .malformed(
                path,
                field: "tokenizer.ggml.\(name)",
                expected: "\(tokens.count), as many as tokens",
                found: "\(count)"
            )
        }
        guard !tokens.isEmpty, let longest = tokens.map(\.count).max(), longest <= TokenTable.mostBytes else {
            throw .malformed(
                path,
                field: "tokenizer.ggml.tokens",
                expected: "tokens of at most \(TokenTable.mostBytes) bytes",
                found: tokens.isEmpty ? "none" : "a longer one"
            )
        }
        switch model {
        case "llama", "t5": return try sentencePiece(path)
        case "gpt2": return try bytePair(path)
        case "bert": return try wordPiece(path)
        default:
            throw .unsupported(
                path,
                field: "tokenizer.ggml.model",
                found: model,
                supported: "llama, gpt2, t5 or bert"
            )
        }
    }

    private func sentencePiece(_ path: FilePath) throws(TokenizerError) -> any Tokenizer {
        var kinds = types.map { SentencePieceModel.Kind(rawValue: $0) ?? .normal }
        if kinds.isEmpty { kinds = tokens.map { _ in .normal } }
        let scores = scores.isEmpty ? tokens.map { _ in Float(0) } : scores.map { $0.isFinite ? $0 : 0 }
        var model = SentencePieceModel(
            strings,
            scores: scores,
            kinds: kinds,
            model == "t5" ? .unigram : .bytePair
        )
        model.spaces.removesExtra = removesExtraSpaces
        model.spaces.addsPrefix = addsSpacePrefix
        model.characterMap = characterMap
        if specialsStripRight {
            let others = ["<unk>", "<s>", "<|endoftext|>"].map { Array($0.utf8) }
            model.specialsStripRight = Set(tokens).subtracting(others)
        }
        return try SubwordTokenizer(model, path, beginID: beginID)
    }

    private func bytePair(_ path: FilePath) throws(TokenizerError) -> any Tokenizer {
        guard let steps = try PreTokenizer.steps(ofGGUF: pre, path) else {
            throw .unsupported(
                path,
                field: "tokenizer.ggml.pre",
                found: pre,
                supported: PreTokenizer.namesInGGUF.joined(separator: ", ")
            )
        }
        var strings = ByteStrings()
        for (index, token) in tokens.enumerated() {
            let isText = types.isEmpty || types[index] == 3 || types[index] == 4
            let bytes = types.isEmpty || !isText ? ByteAlphabet.bytes(of: token[...]) : nil
            strings.append(bytes ?? token)
        }
        let table = TokenTable(strings, isToken: tokens.map { _ in true }, spelling: .bytes)
        var parts = SubwordParts(path: path, tokens: table)
        parts.preTokenizer.steps = steps
        parts.beginID = beginID
        for (index, type) in types.enumerated() where type == 3 || type == 4 {
            guard !tokens[index].isEmpty else { continue }
            var token = AddedToken(content: tokens[index], id: Int32(index))
            token.isSpecial = type == 3
            parts.addedTokens.append(token)
            parts.tokens.markAdded(token)
        }
        var pairs: [MergeTable.Merge] = []
        for (rank, merge) in merges.enumerated() {
            // A token may begin with a space only where it is the whole left side.
            guard let space = merge.dropFirst().firstIndex(of: 0x20),
                let found = table.merge(Array(merge[..<space]), Array(merge[(space + 1)...]), rank)
            else {
                throw .malformed(
                    path,
                    field: "tokenizer.ggml.merges.\(rank)",
                    expected: "two tokens of the vocabulary that make a third",
                    found: String(decoding: merge.prefix(60), as: UTF8.self)
                )
            }
            pairs.append(found)
        }
        let bytePair = BytePairModel(
            tokens: table,
            merges: MergeTable(pairs),
            symbols: .bytes(table.byteIDs),
            prefersWholeWords: Self.prefersWholeWords(pre)
        )
        return SubwordTokenizer(parts, bytePair)
    }

    /// Whether a word that is a token is that token, whatever its merges lead to, as llama.cpp has it.
    static func prefersWholeWords(_ pre: String) -> Bool {
        ["llama3", "llama-bpe", "llama-v3", "falcon3"].contains(pre)
    }

    /// BERT's vocabulary, in which a token that begins a word is written with a marker, and others without `##`.
    private func wordPiece(_ path: FilePath) throws(TokenizerError) -> any Tokenizer {
        var written = ByteStrings()
        for (index, token) in tokens.enumerated() {
            if token.starts(with: SentencePieceSpaces.marker) {
                written.append(token.dropFirst(SentencePieceSpaces.marker.count))
            } else if types.isEmpty || types[index] == 3
                || token.first == UInt8(ascii: "[") && token.last == UInt8(ascii: "]")
            {
                written.append(token)
            } else {
                written.append(Array("##".utf8) + token)
            }
        }
        return try WordPiece(tokens: written, path)
    }
}
