public import HoneBase
public import SystemPackage

extension GGUFVocabulary {
    private static let marker = String(decoding: SentencePieceSpaces.marker, as: UTF8.self)

    /// The vocabulary as a tokenizer.json of the `tokenizers` library.
    ///
    /// Tokens that no text has are left out.
    ///
    /// - Parameters:
    ///   - prefix: the ids before each text.
    ///   - path: the file, for messages.
    /// - Throws: `TokenizerError.unsupported` where such a file cannot say the same.
    public func tokenizerJSON(prefix: [Int32], _ path: FilePath) throws(TokenizerError) -> JSON {
        let kinds =
            types.isEmpty ? tokens.map { _ in Kind.normal } : types.map { Kind(rawValue: $0) ?? .normal }
        let names = tokens.map { String(decoding: $0, as: UTF8.self) }
        let added = kinds.indices.filter {
            [.control, .ofUser, .unknown].contains(kinds[$0]) && !tokens[$0].isEmpty
        }
        var isTaken: Set<[UInt8]> = []
        let entries = kinds.indices.compactMap { index -> (String, JSON)? in
            guard kinds[index] != .unused, isTaken.insert(tokens[index]).inserted else { return nil }
            return (names[index], .integer(index))
        }
        let vocabulary = JSON.object(JSONObject(entries))
        var members: [(String, JSON)] = [
            ("version", "1.0"), ("truncation", .null), ("padding", .null),
            (
                "added_tokens",
                .array(added.map { addedToken($0, names[$0], isSpecial: kinds[$0] != .ofUser) })
            ),
        ]
        switch model {
        case "gpt2": members += try byteLevel(vocabulary, path)
        case "llama": members += try pieces(vocabulary, kinds, names, path)
        default:
            throw .unsupported(
                path,
                field: "tokenizer.ggml.model",
                found: model,
                supported: "gpt2 or llama, to be written as a tokenizer.json"
            )
        }
        members.append(("post_processor", template(prefix.map { (Int($0), names[Int($0)]) })))
        return .object(JSONObject(members))
    }

    private func addedToken(_ id: Int, _ name: String, isSpecial: Bool) -> JSON {
        [
            "id": .integer(id), "content": .string(name), "single_word": false, "lstrip": false,
            "rstrip": false, "normalized": false, "special": .bool(isSpecial),
        ]
    }

    /// The ids before a text as the library writes them; null where there are none.
    private func template(_ prefix: [(id: Int, name: String)]) -> JSON {
        guard !prefix.isEmpty else { return .null }
        func part(_ name: String, _ type: Int) -> JSON {
            ["Sequence": ["id": .string(name), "type_id": .integer(type)]]
        }
        func before(_ type: Int) -> [JSON] {
            prefix.map { ["SpecialToken": ["id": .string($0.name), "type_id": .integer(type)]] }
        }
        let special = prefix.map { token -> (String, JSON) in
            (
                token.name,
                ["id": .string(token.name), "ids": [.integer(token.id)], "tokens": [.string(token.name)]]
            )
        }
        return [
            "type": "TemplateProcessing", "single": .array(before(0) + [part("A", 0)]),
            "pair": .array(before(0) + [part("A", 0)] + before(1) + [part("B", 1)]),
            "special_tokens": .object(JSONObject(special)),
        ]
    }

    private func byteLevel(_ vocabulary: JSON, _ path: FilePath) throws(TokenizerError) -> [(String, JSON)] {
        guard let steps = try PreTokenizer.steps(ofGGUF: pre, path),
            let json = PreTokenizer.json(ofByteLevel: steps)
        else {
            throw .unsupported(
                path,
                field: "tokenizer.ggml.pre",
                found: pre,
                supported: "gpt-2, llama-bpe, qwen2, smollm and their like, to be written as a tokenizer.json"
            )
        }
        let pairs = merges.map { merge -> JSON in
            .array(merge.split(separator: 0x20).map { .string(String(decoding: $0, as: UTF8.self)) })
        }
        let isWhole = Self.prefersWholeWords(pre)
        return [
            ("normalizer", .null), ("pre_tokenizer", json),
            (
                "decoder",
                ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true]
            ),
            ("model", bytePair(vocabulary, .array(pairs), unknown: nil, usesBytes: false, isWhole: isWhole)),
        ]
    }

    private func pieces(
        _ vocabulary: JSON,
        _ kinds: [Kind],
        _ names: [String],
        _ path: FilePath
    ) throws(TokenizerError) -> [(String, JSON)] {
        var strings = ByteStrings()
        for token in tokens { strings.append(token) }
        let table = TokenTable(strings, isToken: tokens.map { _ in true }, spelling: .text)
        let isMerged = kinds.map { $0 == .normal || $0 == .ofUser }
        let ranks = SubwordTokenizer.ranks(of: scores)
        let merges = SubwordTokenizer.merges(table) { isMerged[$0] ? ranks[$0] : nil }
            .sorted { ($0.rank, $0.merged, $0.left, $0.right) < ($1.rank, $1.merged, $1.left, $1.right) }
        let pairs = merges.map { merge -> JSON in
            [.string(names[Int(merge.left)]), .string(names[Int(merge.right)])]
        }
        let replace: JSON = [
            "type": "Replace", "pattern": ["String": " "], "content": .string(Self.marker),
        ]
        let prepend: JSON = ["type": "Prepend", "prepend": .string(Self.marker)]
        var decoders: [JSON] = [
            ["type": "Replace", "pattern": ["String": .string(Self.marker)], "content": " "],
            ["type": "ByteFallback"], ["type": "Fuse"],
        ]
        if addsSpacePrefix {
            decoders.append(["type": "Strip", "content": " ", "start": 1, "stop": 0])
        }
        let unknown = kinds.firstIndex(of: .unknown).map { names[$0] }
        return [
            (
                "normalizer",
                [
                    "type": "Sequence",
                    "normalizers": .array(addsSpacePrefix ? [prepend, replace] : [replace]),
                ]
            ), ("pre_tokenizer", .null),
            ("decoder", ["type": "Sequence", "decoders": .array(decoders)]),
            (
                "model",
                bytePair(
                    vocabulary,
                    .array(pairs),
                    unknown: unknown,
                    usesBytes: kinds.contains(.byte),
                    isWhole: false
                )
            ),
        ]
    }

    private func bytePair(
        _ vocabulary: JSON,
        _ merges: JSON,
        unknown: String?,
        usesBytes: Bool,
        isWhole: Bool
    ) -> JSON {
        [
            "type": "BPE", "dropout": .null, "unk_token": JSON(unknown), "continuing_subword_prefix": .null,
            "end_of_word_suffix": .null, "fuse_unk": .bool(usesBytes), "byte_fallback": .bool(usesBytes),
            "ignore_merges": .bool(isWhole), "vocab": vocabulary, "merges": merges,
        ]
    }
}
