import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

/// Tokenizers of folders as GGUF files hold them, and back.
@Suite struct GGUFFolderTests {
    private static let texts = [
        "abab cab  a b\n12 34", "", " a", "aa bb abba", "cabbage, 'tis 1234", "\u{E9}ab",
    ]

    private static let alphabet = ByteAlphabet.letters.map { String(Character($0)) }

    /// A byte-level tokenizer.json with a few merges behind these steps.
    private static func byteLevel(_ pre: JSON, wholeWords: Bool = false, normalizer: JSON = nil) -> JSON {
        let merged = ["ab", "abab", "Ġa", "Ġab", "ca"]
        let vocabulary = (alphabet + merged).enumerated().map { ($0.element, JSON.integer($0.offset)) }
        return [
            "version": "1.0",
            "added_tokens": [
                added("<|end|>", 261, isSpecial: true), added("<code>", 262, isSpecial: false),
            ],
            "normalizer": normalizer, "pre_tokenizer": pre, "post_processor": nil,
            "decoder": ["type": "ByteLevel"],
            "model": [
                "type": "BPE", "ignore_merges": .bool(wholeWords),
                "vocab": .object(JSONObject(vocabulary)),
                "merges": ["a b", "ab ab", "Ġ a", ["Ġa", "b"], "c a"],
            ],
        ]
    }

    private static func added(_ content: String, _ id: Int, isSpecial: Bool) -> JSON {
        [
            "id": .integer(id), "content": .string(content), "single_word": false, "lstrip": false,
            "rstrip": false, "normalized": false, "special": .bool(isSpecial),
        ]
    }

    private static let plain: JSON = ["type": "ByteLevel", "add_prefix_space": false, "use_regex": true]

    private static func split(_ pattern: WordPattern, behavior: String = "Isolated", invert: Bool = false)
        -> JSON
    {
        [
            "type": "Sequence",
            "pretokenizers": [
                [
                    "type": "Split", "pattern": ["Regex": JSON(pattern.expression)],
                    "behavior": .string(behavior), "invert": .bool(invert),
                ], ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false],
            ],
        ]
    }

    /// A tokenizer.json of byte pairs over characters.
    private static func characters(
        _ merges: [JSON],
        addsPrefix: Bool = true,
        normalizer: JSON? = nil
    ) -> JSON {
        let bytes = (0..<256).map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return "<0x" + (digits.count == 1 ? "0" : "") + digits + ">"
        }
        let pieces = ["▁", "a", "b", "c", "ab", "▁a", "▁ab", "abab"]
        let tokens = ["<unk>", "<s>", "</s>"] + bytes + pieces
        let replace: JSON = ["type": "Replace", "pattern": ["String": " "], "content": "▁"]
        let both: [JSON] = addsPrefix ? [["type": "Prepend", "prepend": "▁"], replace] : [replace]
        return [
            "version": "1.0",
            "added_tokens": .array(
                ["<unk>", "<s>", "</s>"].enumerated().map {
                    added($0.element, $0.offset, isSpecial: true)
                }
            ),
            "normalizer": normalizer ?? ["type": "Sequence", "normalizers": .array(both)],
            "pre_tokenizer": nil,
            "post_processor": nil, "decoder": nil,
            "model": [
                "type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
                "vocab": .object(
                    JSONObject(tokens.enumerated().map { ($0.element, JSON.integer($0.offset)) })
                ), "merges": .array(merges),
            ],
        ]
    }

    private static let merges: [JSON] = ["a b", "▁ a", "▁a b", "▁ ab", "ab ab"]

    private func with<Result>(_ json: JSON, _ body: (FilePath) throws -> Result) throws -> Result {
        try withTemporaryFolder { folder in
            try Files.write(json.text(), to: folder.appending("tokenizer.json"))
            return try body(folder)
        }
    }

    /// The ids of the vocabulary, and of the tokenizer.json made of it, are the folder's.
    private func expectSame(_ folder: FilePath) throws -> GGUFVocabulary {
        let vocabulary = try GGUFVocabulary(folder: folder)
        let original = try TokenizerLoader.load(folder)
        let read = try vocabulary.tokenizer(folder)
        let json = try vocabulary.tokenizerJSON(prefix: [], folder).text()
        try Files.write(json, to: folder.appending("again.json"))
        let again = try SubwordTokenizer(tokenizerJSON: folder.appending("again.json"))
        for text in Self.texts {
            #expect(read.ids(of: text) == original.ids(of: text), "\(text)")
            #expect(again.ids(of: text) == original.ids(of: text), "\(text)")
        }
        return vocabulary
    }

    @Test(
        arguments: [
            (byteLevel(plain), "gpt-2"), (byteLevel(split(.qwen2)), "qwen2"),
            (byteLevel(split(.qwen2), normalizer: ["type": "NFC"]), "qwen2"),
            (byteLevel(split(.llama3)), "dbrx"), (byteLevel(split(.llama3), wholeWords: true), "llama-bpe"),
            (
                byteLevel([
                    "type": "Sequence",
                    "pretokenizers": [["type": "Digits", "individual_digits": true], plain],
                ]), "smollm"
            ),
        ] as [(JSON, String)]
    )
    func byteLevelVocabularies(_ json: JSON, _ pre: String) throws {
        try with(json) { folder in
            let vocabulary = try expectSame(folder)
            #expect(vocabulary.model == "gpt2")
            #expect(vocabulary.pre == pre)
            #expect(vocabulary.tokens.count == 263)
            #expect(vocabulary.merges.map { String(decoding: $0, as: UTF8.self) }[3] == "Ġa b")
            #expect(vocabulary.types[261] == 3 && vocabulary.types[262] == 4 && vocabulary.types[0] == 1)
        }
    }

    @Test(arguments: [true, false]) func pieces(_ addsPrefix: Bool) throws {
        try with(Self.characters(Self.merges, addsPrefix: addsPrefix)) { folder in
            var vocabulary = try expectSame(folder)
            #expect(vocabulary.model == "llama")
            #expect(vocabulary.addsSpacePrefix == addsPrefix)
            #expect(Array(vocabulary.types[..<4]) == [2, 3, 3, 6])
            // Earlier pairs have higher scores; those of one token are one.
            let first = vocabulary.tokens.count - 4
            #expect(Array(vocabulary.scores[first...]) == [0, -1, -2, -3])
            vocabulary.append(unusedTokens: 2)
            #expect(vocabulary.tokens.count == first + 6 && vocabulary.scores.count == first + 6)
            #expect(vocabulary.types.last == 5)
        }
    }

    @Test(
        arguments: [
            (byteLevel(plain, wholeWords: true), "pre_tokenizer"),
            (byteLevel(plain, normalizer: ["type": "Lowercase"]), "normalizer"),
            (byteLevel(["type": "ByteLevel", "add_prefix_space": true]), "pre_tokenizer"),
            (characters(["a b", "▁ a", "▁a b", "ab ab"]), "model.merges"),
            (characters(["a b", "▁ ab", "▁ a", "▁a b", "ab ab"]), "model.merges"),
            (characters(merges, normalizer: ["type": "Lowercase"]), "normalizer"),
        ] as [(JSON, String)]
    )
    func whatLlamaCppHasNoEqualOfIsRefused(_ json: JSON, _ field: String) throws {
        try with(json) { folder in
            let error = #expect(throws: TokenizerError.self) { try GGUFVocabulary(folder: folder) }
            #expect(error?.problem.place?.field == field, "\(String(describing: error))")
        }
    }

    /// A folder of vocab.json and merges.txt, as GPT-2 was published.
    @Test func vocabularyAndMerges() throws {
        try withTemporaryFolder { folder in
            let tokens = Self.alphabet + ["ab", "<|endoftext|>"]
            let entries = tokens.enumerated().map { ($0.element, JSON.integer($0.offset)) }
            try Files.write(JSON.object(JSONObject(entries)).text(), to: folder.appending("vocab.json"))
            try Files.write("#version: 0.2\na b\n", to: folder.appending("merges.txt"))
            let vocabulary = try expectSame(folder)
            #expect(vocabulary.pre == "gpt-2" && vocabulary.merges.count == 1)
            #expect(vocabulary.types[257] == 3)
        }
    }

    @Test func aFolderWithoutATokenizerIsRefused() throws {
        try withTemporaryFolder { folder in
            _ = #expect(throws: TokenizerError.self) { try GGUFVocabulary(folder: folder) }
        }
    }
}
