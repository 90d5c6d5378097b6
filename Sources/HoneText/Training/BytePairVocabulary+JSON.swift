internal import HoneBase

extension BytePairVocabulary {
    private static let marker = String(decoding: SentencePieceSpaces.marker, as: UTF8.self)

    /// The tokenizer.json of the vocabulary, as the `tokenizers` library reads it.
    ///
    /// - Parameter addsBegin: whether `<s>` is set before every text.
    func tokenizerJSON(addsBegin: Bool) -> JSON {
        [
            "version": "1.0", "truncation": nil, "padding": nil,
            "added_tokens": .array((0..<specialCount).map(addedToken)),
            "normalizer": [
                "type": "Sequence",
                "normalizers": [
                    ["type": "Prepend", "prepend": .string(Self.marker)],
                    ["type": "Replace", "pattern": ["String": " "], "content": .string(Self.marker)],
                ],
            ],
            "pre_tokenizer": nil, "post_processor": addsBegin ? beginTemplate : nil, "decoder": Self.decoder,
            "model": model,
        ]
    }

    /// The tokenizer_config.json beside it.
    func configurationJSON(addsBegin: Bool) -> JSON {
        [
            "add_bos_token": .bool(addsBegin), "add_eos_token": false, "bos_token": .string(token(1)),
            "clean_up_tokenization_spaces": false, "eos_token": .string(token(2)),
            "tokenizer_class": "PreTrainedTokenizerFast", "unk_token": .string(token(0)),
        ]
    }

    private func addedToken(_ id: Int) -> JSON {
        [
            "id": .integer(id), "content": .string(token(id)), "single_word": false, "lstrip": false,
            "rstrip": false, "normalized": false, "special": true,
        ]
    }

    private var beginTemplate: JSON {
        let begin = token(1)
        func special(_ type: Int) -> JSON {
            ["SpecialToken": ["id": .string(begin), "type_id": .integer(type)]]
        }
        func text(_ name: String, _ type: Int) -> JSON {
            ["Sequence": ["id": .string(name), "type_id": .integer(type)]]
        }
        let entry: JSON = ["id": .string(begin), "ids": [1], "tokens": [.string(begin)]]
        return [
            "type": "TemplateProcessing", "single": [special(0), text("A", 0)],
            "pair": [special(0), text("A", 0), special(1), text("B", 1)],
            "special_tokens": .object(JSONObject([(begin, entry)])),
        ]
    }

    private static var decoder: JSON {
        let spaces: JSON = ["type": "Replace", "pattern": ["String": .string(marker)], "content": " "]
        let strip: JSON = ["type": "Strip", "content": " ", "start": 1, "stop": 0]
        return [
            "type": "Sequence",
            "decoders": [spaces, ["type": "ByteFallback"], ["type": "Fuse"], strip],
        ]
    }

    /// All pairs of tokens that make a token, in the order of what they make.
    ///
    /// Not the learned merges alone: SentencePiece, and llama.cpp after it, join any two neighbours whose union is a
    /// token, and a text must be cut the same wherever the vocabulary is read.
    private var allPairs: [(left: String, right: String)] {
        let first = specialCount + 256
        // By bytes: strings that differ in how a letter is composed are equal, and tokens are not.
        let ids = Dictionary(uniqueKeysWithValues: (first..<count).map { (Array(token($0).utf8), $0) })
        var pairs: [(left: String, right: String)] = []
        for id in first + characterCount..<count {
            let whole = Array(token(id).utf8)
            var splits: [(left: Int, right: Int)] = []
            // A character is not cut: its bytes behind the first begin with the bits 10.
            for cut in whole.indices.dropFirst() where whole[cut] & 0xC0 != 0x80 {
                guard let left = ids[Array(whole[..<cut])], let right = ids[Array(whole[cut...])] else {
                    continue
                }
                splits.append((left, right))
            }
            pairs += splits.sorted { $0 < $1 }.map { (token($0.left), token($0.right)) }
        }
        return pairs
    }

    private var model: JSON {
        let entries = (0..<count).map { (token($0), JSON.integer($0)) }
        let pairs = allPairs.map { pair -> JSON in [.string(pair.left), .string(pair.right)] }
        return [
            "type": "BPE", "dropout": nil, "unk_token": .string(token(0)), "continuing_subword_prefix": nil,
            "end_of_word_suffix": nil, "fuse_unk": true, "byte_fallback": true, "ignore_merges": false,
            "vocab": .object(JSONObject(entries)), "merges": .array(pairs),
        ]
    }
}
