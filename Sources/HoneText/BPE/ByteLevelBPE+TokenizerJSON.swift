internal import HoneBase
public import SystemPackage

extension ByteLevelBPE {
    /// Reads a tokenizer.json of the `tokenizers` library.
    ///
    /// Truncation, padding and the decoder in it are not used.
    ///
    /// - Throws: `TokenizerError` where the file cannot be read, the vocabulary is not sound, or the file asks for
    ///   anything but a byte-level BPE model.
    public init(tokenizerJSON path: FilePath) throws(TokenizerError) { try self.init(TokenizerFile(path)) }

    /// Reads a tokenizer.json that is open.
    init(_ file: TokenizerFile) throws(TokenizerError) {
        let root = file.root
        try root.requireObject(of: [
            "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer",
            "post_processor",
            "decoder", "model",
        ])
        guard root["normalizer"].isAbsent else { throw root["normalizer"].unsupported("no normalizer") }
        let model = root["model"]
        try model.requireObject(of: [
            "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk",
            "byte_fallback", "ignore_merges", "vocab", "merges",
        ])
        guard model["type"].isAbsent || model["type"].value == "BPE" else {
            throw model["type"].unsupported("BPE")
        }
        guard model["dropout"].isAbsent || model["dropout"].value?.double == 0 else {
            throw model["dropout"].unsupported("none: it makes ids random")
        }
        for key in ["continuing_subword_prefix", "end_of_word_suffix"]
        where !model[key].isAbsent && model[key].value != "" { throw model[key].unsupported("none") }
        guard let (names, rows) = file.vocabulary, !rows.isEmpty else {
            throw model["vocab"].malformed("an object of tokens")
        }
        var parts = ByteLevelParts(path: file.path, tokens: try ByteTokens(names, rows, file.path))
        (parts.preTokenizer, parts.addsPrefixSpace) = try PreTokenizer.byteLevel(root["pre_tokenizer"])
        parts.prefersWholeWords = model["ignore_merges"].isAbsent ? false : try model["ignore_merges"].bool()
        parts.merges = try parts.tokens.merges(model["merges"])
        if !root["added_tokens"].isAbsent { try parts.add(root["added_tokens"]) }
        parts.template = try SequenceTemplate(root["post_processor"], vocabularySize: parts.tokens.count)
        self.init(parts)
    }
}

extension ByteTokens {
    /// The tokens `names` of a vocabulary, each with its id; a token that is written in other letters than those of
    /// bytes is one that no text is merged to.
    init(_ names: ByteStrings, _ rows: [Vocabulary.Row], _ path: FilePath) throws(TokenizerError) {
        let limit = 2 * rows.count + 1_024
        var byID = [Int](repeating: -1, count: 1 + (rows.map(\.id).max() ?? 0))
        guard byID.count <= limit else {
            let row = rows.max { $0.id < $1.id } ?? rows[0]
            throw .idOutOfRange(path, id: row.id, token: names.text(row.index), count: limit, line: row.line)
        }
        for (position, row) in rows.enumerated() {
            guard byID[row.id] < 0 else {
                let other = names.text(rows[byID[row.id]].index)
                throw .duplicateID(
                    path,
                    id: row.id,
                    token: names.text(row.index),
                    other: other,
                    line: row.line
                )
            }
            byID[row.id] = position
        }
        var strings = ByteStrings()
        for position in byID {
            guard position >= 0 else {
                strings.endString()
                continue
            }
            let name = names[rows[position].index]
            strings.append(ByteAlphabet.bytes(of: name) ?? Array(name))
        }
        self.init(strings, isToken: byID.map { $0 >= 0 })
        if let duplicate {
            let lines = [byID[duplicate.earlier], byID[duplicate.later]].map { rows[$0].line }
            throw .duplicateToken(
                path,
                token: strings.text(duplicate.later),
                line: lines.max() ?? 0,
                earlierLine: lines.min() ?? 0
            )
        }
    }

    /// The merges in the `merges` of a tokenizer.json: `"a b"`, or `["a", "b"]`.
    func merges(_ field: TokenizerField) throws(TokenizerError) -> [MergeTable.Merge] {
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
        guard let left = ByteAlphabet.bytes(of: left[...]), let right = ByteAlphabet.bytes(of: right[...]),
            let first = id(of: left), let second = id(of: right), let merged = id(of: left + right)
        else { return nil }
        return MergeTable.Merge(left: first, right: second, rank: Int32(rank), merged: merged)
    }
}

extension ByteLevelParts {
    /// Takes in the `added_tokens` of a tokenizer.json.
    fileprivate mutating func add(_ field: TokenizerField) throws(TokenizerError) {
        for element in try field.elements() {
            let token = try AddedToken(checked: element)
            guard Int(token.id) <= 2 * tokens.count + 1_024 else {
                throw element["id"].malformed("an id of about the size of the vocabulary")
            }
            guard tokens.add(token) else {
                throw .conflictingID(
                    element.path,
                    field: element["id"].name,
                    token: token.text,
                    expected: Int(tokens.id(named: token.text) ?? -1),
                    found: Int(token.id)
                )
            }
            addedTokens.append(token)
        }
    }
}
