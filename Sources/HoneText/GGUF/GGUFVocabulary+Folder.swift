internal import HoneBase
public import SystemPackage

extension GGUFVocabulary {
    /// The kinds of tokens in `tokenizer.ggml.token_type`.
    enum Kind: Int {
        case normal = 1
        case unknown = 2
        case control = 3
        case ofUser = 4
        case unused = 5
        case byte = 6
    }

    /// The tokenizer of a folder as a GGUF file holds it, for llama.cpp to give the same ids.
    ///
    /// - Throws: `TokenizerError` where the tokenizer cannot be read, or llama.cpp knows none like it.
    public init(folder: FilePath) throws(TokenizerError) {
        let present = TokenizerLoader.names.first { Files.exists(folder.appending($0)) }
        let path = present.map { folder.appending($0) } ?? folder
        switch present {
        case "tokenizer.json": try self.init(json: TokenizerFile(path))
        case "tokenizer.model": try self.init(pieces: SentencePieceModel(path), path)
        case "vocab.json":
            let merges = folder.appending("merges.txt")
            let tokenizer = try SubwordTokenizer(vocabulary: path, merges: merges)
            let bytes: [UInt8]
            do throws(FileError) { bytes = try Files.bytes(of: merges) } catch { throw .file(error) }
            var lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
            if let first = lines.first, first.starts(with: "#version".utf8) { lines.removeFirst() }
            try self.init(bytePair: tokenizer, merges: lines, prefersWholeWords: false, path)
        default:
            throw .unsupported(
                path,
                field: "",
                found: present ?? "no tokenizer that llama.cpp knows",
                supported: "tokenizer.json, tokenizer.model, or vocab.json with merges.txt"
            )
        }
    }

    private init(json file: TokenizerFile) throws(TokenizerError) {
        let model = file.root["model"]
        guard !model["merges"].isAbsent else {
            throw model["type"].unsupported("BPE: llama.cpp decodes with no other")
        }
        let tokenizer = try SubwordTokenizer(file)
        var merges: [[UInt8]] = []
        for pair in try model["merges"].elements() {
            let sides = pair.value?.array?.compactMap(\.string) ?? []
            merges.append(Array((pair.value?.string ?? sides.joined(separator: " ")).utf8))
        }
        if tokenizer.tokens.spelling == .bytes {
            let whole = try model["ignore_merges"].bool(default: false)
            try self.init(bytePair: tokenizer, merges: merges, prefersWholeWords: whole, file.path)
        } else {
            try self.init(characters: tokenizer, model, merges: merges)
        }
    }

    /// Byte pairs over bytes.
    private init(
        bytePair tokenizer: SubwordTokenizer,
        merges: [[UInt8]],
        prefersWholeWords: Bool,
        _ path: FilePath
    ) throws(TokenizerError) {
        // llama.cpp knows no normal form: text that is in one already, as nearly all is, gives the same ids.
        let others = tokenizer.normalizers.filter { ($0 as? UnicodeForm) != .composed }
        guard others.isEmpty else {
            throw .unsupported(
                path,
                field: "normalizer",
                found: "\(type(of: others[0]))",
                supported: "none or NFC: llama.cpp knows no other with byte-level pairs"
            )
        }
        guard !tokenizer.preTokenizer.addsPrefixSpace, tokenizer.preTokenizer.metaspace == nil,
            let name = PreTokenizer.name(
                inGGUF: tokenizer.preTokenizer.steps,
                prefersWholeWords: prefersWholeWords
            )
        else {
            throw .unsupported(
                path,
                field: "pre_tokenizer",
                found: "one that llama.cpp has no name for",
                supported: "that of GPT-2, Llama 3, Qwen 2, SmolLM or GPT-4o"
            )
        }
        self.init(model: "gpt2", tokens: [])
        pre = name
        self.merges = merges
        addTokens(of: tokenizer) { _ in .normal }
    }

    /// Byte pairs over characters, whose order of merges becomes the scores of a SentencePiece model.
    private init(
        characters tokenizer: SubwordTokenizer,
        _ model: TokenizerField,
        merges: [[UInt8]]
    ) throws(TokenizerError) {
        guard try model["byte_fallback"].bool(default: false), let bytes = tokenizer.tokens.byteFallback,
            model["end_of_word_suffix"].isAbsent || model["end_of_word_suffix"].value == ""
        else {
            throw model["byte_fallback"].unsupported("true, with a token for each byte")
        }
        addsSpacePrefix = try Self.addsPrefix(tokenizer, model.path)
        self.model = "llama"
        tokens = []
        let unknown = try model["unk_token"].isAbsent ? "" : model["unk_token"].string()
        let unknownID = tokenizer.id(of: unknown)
        let byteIDs = Set(bytes)
        addTokens(of: tokenizer) { id in
            id == unknownID ? .unknown : byteIDs.contains(id) ? .byte : .normal
        }
        scores = try MergeScores.scores(of: tokenizer.tokens, merges: merges, types: types, model["merges"])
    }

    /// Whether a space is set before a text; spaces must become markers, and nothing else change.
    private static func addsPrefix(
        _ tokenizer: SubwordTokenizer,
        _ path: FilePath
    ) throws(TokenizerError) -> Bool {
        let marker = SentencePieceSpaces.marker
        let metaspace = tokenizer.preTokenizer.metaspace
        var (adds, marks) = (metaspace.map { $0.prefix != .never } ?? false, metaspace != nil)
        func unsupported(_ field: String, _ found: String) -> TokenizerError {
            .unsupported(
                path,
                field: field,
                found: found,
                supported: "spaces written as U+2581, with or without one before the text"
            )
        }
        for normalizer in tokenizer.normalizers {
            if let prepending = normalizer as? Prepending, prepending.prefix == marker {
                adds = true
            } else if let replacing = normalizer as? Replacing, case .string([0x20]) = replacing.pattern,
                replacing.content == marker
            {
                marks = true
            } else {
                throw unsupported("normalizer", "\(type(of: normalizer))")
            }
        }
        guard marks else { throw unsupported("normalizer", "none that marks spaces") }
        for step in tokenizer.preTokenizer.steps {
            switch step {
            case .markerRuns: continue
            // No space is left to cut at.
            case .split(let cut):
                if case .string([0x20]) = cut.pattern { continue }
            default: break
            }
            throw unsupported("pre_tokenizer", "a step that cuts text")
        }
        return adds
    }

    /// A SentencePiece model as it is.
    private init(pieces model: SentencePieceModel, _ path: FilePath) throws(TokenizerError) {
        func unsupported(_ field: String, _ found: String, _ supported: String) -> TokenizerError {
            .unsupported(path, field: field, found: found, supported: supported)
        }
        guard model.algorithm == .bytePair else {
            throw unsupported(
                "trainer_spec.model_type",
                "unigram",
                "byte pairs: llama.cpp decodes with no other"
            )
        }
        guard model.characterMap.isEmpty else {
            throw unsupported("normalizer_spec.precompiled_charsmap", "one", "none")
        }
        guard !model.spaces.removesExtra, model.spaces.escapes else {
            throw unsupported("normalizer_spec.remove_extra_whitespaces", "true", "false")
        }
        self.init(model: "llama", tokens: (0..<model.pieces.count).map { Array(model.pieces[$0]) })
        scores = model.scores
        types = model.kinds.map(\.rawValue)
        addsSpacePrefix = model.spaces.addsPrefix
    }

    private mutating func addTokens(of tokenizer: SubwordTokenizer, _ kind: (Int32) -> Kind) {
        for id in 0..<Int32(tokenizer.vocabularySize) {
            guard let token = tokenizer.token(id) else {
                append(unusedTokens: 1)
                continue
            }
            tokens.append(Array(token.utf8))
            let isAdded = tokenizer.tokens.isAdded.contains(id)
            let found = kind(id)
            let added = tokenizer.isSpecial(id) ? Kind.control : .ofUser
            types.append((isAdded && found == .normal ? added : found).rawValue)
        }
    }

    /// Fills up with tokens that no text has, where a model has more rows than its tokenizer tokens.
    public mutating func append(unusedTokens count: Int) {
        for _ in 0..<count {
            types.append(Kind.unused.rawValue)
            if !scores.isEmpty { scores.append(MergeScores.none) }
            tokens.append(Array("[PAD\(tokens.count)]".utf8))
        }
    }
}
