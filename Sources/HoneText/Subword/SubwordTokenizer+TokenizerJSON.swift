internal import HoneBase
public import SystemPackage

extension SubwordTokenizer {
    /// Reads a tokenizer.json of the `tokenizers` library.
    ///
    /// Truncation and padding in it are not used.
    ///
    /// - Throws: `TokenizerError` where the file cannot be read, the vocabulary is not sound, or the file asks for
    ///   anything that is not known here.
    public init(tokenizerJSON path: FilePath) throws(TokenizerError) { try self.init(TokenizerFile(path)) }

    /// Reads a tokenizer.json that is open.
    init(_ file: TokenizerFile) throws(TokenizerError) {
        let root = file.root
        try root.requireObject(of: TokenizerFile.members)
        // Files of early versions have no type; only a unigram vocabulary is an array.
        let model = root["model"]
        if model["type"].value == "Unigram" || model["type"].isAbsent && model["vocab"].value?.array != nil {
            try self.init(unigram: file)
        } else {
            try self.init(bytePair: file)
        }
    }

    private init(bytePair file: TokenizerFile) throws(TokenizerError) {
        let model = file.root["model"]
        try model.requireObject(of: [
            "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk",
            "byte_fallback", "ignore_merges", "vocab", "merges",
        ])
        guard model["type"].isAbsent || model["type"].value == "BPE" else {
            throw model["type"].unsupported("BPE, Unigram or WordPiece")
        }
        guard model["dropout"].isAbsent || model["dropout"].value?.double == 0 else {
            throw model["dropout"].unsupported("none: it makes ids random")
        }
        let prefix = model["continuing_subword_prefix"]
        guard prefix.isAbsent || prefix.value == "" else { throw prefix.unsupported("none") }
        guard let (names, rows) = file.vocabulary, !rows.isEmpty else {
            throw model["vocab"].malformed("an object of tokens")
        }
        let suffix =
            model["end_of_word_suffix"].isAbsent ? [] : Array(try model["end_of_word_suffix"].string().utf8)
        let (preTokenizer, isByteLevel) = try PreTokenizer.read(file.root["pre_tokenizer"])
        let usesBytes = isByteLevel && suffix.isEmpty
        let tokens = try TokenTable(names, rows, spelling: usesBytes ? .bytes : .text, file.path)
        let merges = try tokens.merges(model["merges"], suffix: suffix)
        var parts = SubwordParts(path: file.path, tokens: tokens)
        parts.preTokenizer = preTokenizer
        try parts.read(file.root, isByteLevel: isByteLevel, suffix: suffix)
        var symbols = BytePairModel.CharacterSymbols()
        symbols.suffix = suffix
        symbols.usesByteAlphabet = isByteLevel
        symbols.fusesUnknown = try model["fuse_unk"].bool(default: false)
        if try model["byte_fallback"].bool(default: false) { symbols.byteFallback = tokens.byteFallback }
        let unknown = model["unk_token"]
        let unknownID = unknown.isAbsent ? nil : tokens.id(written: Array(try unknown.string().utf8)[...])
        let bytePair = BytePairModel(
            tokens: tokens,
            merges: MergeTable(merges),
            symbols: usesBytes ? .bytes(tokens.byteIDs) : .characters(symbols),
            unknownID: usesBytes ? nil : unknownID,
            prefersWholeWords: try model["ignore_merges"].bool(default: false)
        )
        parts.cutAtMarkers()
        self.init(parts, bytePair)
    }

    private init(unigram file: TokenizerFile) throws(TokenizerError) {
        let model = file.root["model"]
        try model.requireObject(of: ["type", "unk_id", "vocab", "byte_fallback"])
        var strings = ByteStrings()
        var scores: [Double] = []
        for row in try model["vocab"].elements() {
            guard let pair = row.value?.array, pair.count == 2, let name = pair[0].string,
                let score = pair[1].double, score.isFinite, name.utf8.count <= TokenTable.mostBytes
            else { throw row.malformed("a token and the logarithm of its probability") }
            strings.append(Array(name.utf8))
            scores.append(score)
        }
        guard !scores.isEmpty else { throw model["vocab"].malformed("tokens") }
        let tokens = TokenTable(strings, isToken: scores.map { _ in true }, spelling: .text)
        var parts = SubwordParts(path: file.path, tokens: tokens)
        let isByteLevel: Bool
        (parts.preTokenizer, isByteLevel) = try PreTokenizer.read(file.root["pre_tokenizer"])
        guard !isByteLevel else {
            throw file.root["pre_tokenizer"].unsupported("none that is byte-level, with Unigram")
        }
        try parts.read(file.root, isByteLevel: false, suffix: [])
        var unknownID: Int32?
        if !model["unk_id"].isAbsent {
            let id = try model["unk_id"].integer()
            guard scores.indices.contains(id) else {
                throw model["unk_id"].malformed("an id below \(scores.count)")
            }
            unknownID = Int32(id)
        }
        let falls = try model["byte_fallback"].bool(default: false)
        self.init(
            parts,
            UnigramModel(
                tokens,
                scores: scores,
                unknownID: unknownID,
                byteFallback: falls ? tokens.byteFallback : nil
            )
        )
    }
}

extension SubwordParts {
    /// Takes in all of a tokenizer.json but its model and pre-tokenizer.
    fileprivate mutating func read(
        _ root: TokenizerField,
        isByteLevel: Bool,
        suffix: [UInt8]
    ) throws(TokenizerError) {
        normalizers = try NormalizerReader.read(root["normalizer"])
        decoding = try TokenDecoding(root["decoder"], isByteLevel: isByteLevel, suffix: suffix)
        if !root["added_tokens"].isAbsent {
            for element in try root["added_tokens"].elements() {
                var token = try AddedToken(checked: element)
                if token.isNormalized, !normalizers.isEmpty {
                    var text = token.content.withUnsafeBufferPointer { AlignedText($0, isTracked: false) }
                    // Only what does not set something before every text.
                    normalizers.filter { !($0 is Prepending) }.normalize(&text)
                    if text.bytes != token.content, !text.bytes.isEmpty {
                        try add(token, field: element["id"].name)
                        token.content = text.bytes
                        addedTokens[addedTokens.count - 1] = token
                        continue
                    }
                }
                try add(token, field: element["id"].name)
            }
        }
        template = try SequenceTemplate(root["post_processor"], vocabularySize: tokens.count)
    }

    /// Cuts text at markers where that changes no id: it makes the words short, and most of them known.
    mutating func cutAtMarkers() {
        guard preTokenizer.steps.isEmpty, preTokenizer.metaspace == nil, tokens.spelling == .text else {
            return
        }
        let marker = SentencePieceSpaces.marker
        var holds = false
        for id in 0..<Int32(tokens.count) where !holds && !tokens.isAdded.contains(id) {
            guard let content = tokens.content(of: id) else { continue }
            var position = content.startIndex
            while content[position...].starts(with: marker) { position += marker.count }
            while position < content.endIndex, !holds {
                holds = content[position...].starts(with: marker)
                position += 1
            }
        }
        if !holds { preTokenizer.steps = [.markerRuns] }
    }
}

extension TokenTable {
    /// The token of each byte; -1 where there is none.
    var byteIDs: [Int32] { (UInt8.min...UInt8.max).map { id(of: [$0]) ?? -1 } }

    /// The merges in the `merges` of a tokenizer.json: `"a b"`, or `["a", "b"]`.
    fileprivate func merges(
        _ field: TokenizerField,
        suffix: [UInt8]
    ) throws(TokenizerError) -> [MergeTable.Merge] {
        guard let list = field.value?.array else { throw field.malformed("an array of pairs") }
        var merges: [MergeTable.Merge] = []
        merges.reserveCapacity(list.count)
        for (rank, pair) in list.enumerated() {
            let sides: [String]
            if let text = pair.string {
                sides = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            } else {
                sides = pair.array?.compactMap(\.string) ?? []
            }
            guard sides.count == 2, let merge = merge(Array(sides[0].utf8), Array(sides[1].utf8), rank) else {
                throw TokenizerField(field.path, "\(field.name).\(rank)", pair)
                    .malformed("two tokens of the vocabulary that make a third")
            }
            merges.append(merge)
        }
        return merges
    }

    /// The merge of two tokens as a vocabulary writes them; nil where one of the three is no token.
    func merge(_ left: [UInt8], _ right: [UInt8], _ rank: Int) -> MergeTable.Merge? {
        guard let first = id(written: left[...]), let second = id(written: right[...]),
            let merged = id(written: (left + right)[...])
        else { return nil }
        return MergeTable.Merge(left: first, right: second, rank: Int32(rank), merged: merged)
    }
}
