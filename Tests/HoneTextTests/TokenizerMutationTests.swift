import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

/// Opens what is at `path`, and uses it where it opens; false where it was refused.
private func use(_ path: FilePath) throws -> Bool {
    let tokenizer: any Tokenizer
    do throws(TokenizerError) { tokenizer = try TokenizerLoader.load(path) } catch {
        #expect(error.problem.place != nil, "\(error)")
        #expect(!error.description.isEmpty)
        return false
    }
    let text = TinyTokenizers.hardText
    let size = tokenizer.vocabularySize
    let ids = tokenizer.ids(of: text)
    let all = tokenizer.encode(text) + [tokenizer.beginID].compactMap(\.self)
    #expect(all.allSatisfy { $0 >= 0 && $0 < size })
    #expect(ids.count <= 200 * text.utf8.count, "\(ids.count) ids")
    let pieces = tokenizer.pieces(of: text)
    #expect(pieces.map(\.id) == ids)
    let isWithin = pieces.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= text.utf8.count }
    #expect(isWithin)
    let decoded = tokenizer.decode(ids, skippingSpecial: false)
    #expect(decoded.utf8.count <= 1_000_000)
    var stream = TextStream(tokenizer)
    for id in ids { _ = stream.append(id) }
    _ = stream.finish()
    for id in [Int32.min, -1, 0, Int32(size) - 1, Int32(size), .max] {
        _ = (tokenizer.token(id), tokenizer.isSpecial(id), tokenizer.decode([id], skippingSpecial: false))
    }
    _ = tokenizer.id(of: "a")
    return true
}

/// A folder's file is opened through the folder.
private func useFolder(_ path: FilePath) throws -> Bool { try use(path.removingLastComponent()) }

/// Wrong tokenizers of every kind are refused or used, and nothing else.
@Suite struct TokenizerMutationTests {
    static let kinds = ["byte-level", "byte fallback", "unigram", "WordPiece"]

    private func original(_ kind: String) throws -> JSON {
        switch kind {
        case "byte-level": TinyTokenizers.byteLevel
        case "byte fallback": TinyTokenizers.byteFallback
        case "unigram": TinyTokenizers.unigram
        default: try TinyTokenizers.wordPiece
        }
    }

    @Test(arguments: kinds) func theOriginalIsUsed(_ kind: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("tokenizer.json")
            try writeQuickly(Array(try original(kind).text().utf8), to: path)
            #expect(try use(path))
        }
    }

    @Test(arguments: kinds) func wrongFilesDoNoHarm(_ kind: String) throws {
        let files = JSONMutations(of: [try original(kind)], seed: 81)
        try expectNoHarm(files, count: 10_000, opening: 500, name: "tokenizer.json", use)
    }

    /// Parts of one kind in another.
    @Test func mixturesDoNoHarm() throws {
        let files = JSONMutations(of: try Self.kinds.map(original), seed: 82)
        try expectNoHarm(files, count: 10_000, opening: 500, name: "tokenizer.json", use)
    }

    @Test(arguments: [1, 2] as [UInt8]) func wrongSentencePieceModelsDoNoHarm(_ algorithm: UInt8) throws {
        let model = TinyTokenizers.sentencePiece(algorithm: algorithm)
        try withTemporaryFolder { folder in
            try writeQuickly(model, to: folder.appending("tokenizer.model"))
            #expect(try use(folder))
        }
        let files = ByteMutations(of: model, seed: 83)
        try expectNoHarm(files, count: 10_000, opening: 500, name: "tokenizer.model", use)
    }

    /// The number of ranks tells the encoding: a file of a few is always refused.
    @Test func wrongRankFilesDoNoHarm() throws {
        let lines = (0..<300).map {
            "\(TinyTokenizers.base64([UInt8($0 & 255), UInt8($0 / 3 & 255)])) \($0)\n"
        }
        let files = ByteMutations(of: Array(lines.joined().utf8), seed: 84)
        try expectNoHarm(files, count: 10_000, opening: 0, name: "ranks.tiktoken", use)
    }

    private static let vocabulary = TinyTokenizers.byteLevel["model"]?["vocab"]?.text() ?? ""
    private static let merges = "#version: 0.2\nl l\nh e\nhe ll\nhell o\nĠ he\nĠhe ll\nÃ ©\na a\naa b\n"

    @Test func wrongVocabulariesWithMergesDoNoHarm() throws {
        let vocabulary = try JSONScanner.parse(Self.vocabulary)
        try expectNoHarm(
            JSONMutations(of: [vocabulary], seed: 85),
            count: 10_000,
            opening: 500,
            name: "vocab.json",
            beside: ["merges.txt": Array(Self.merges.utf8)],
            useFolder
        )
        try expectNoHarm(
            ByteMutations(of: Array(Self.merges.utf8), seed: 86),
            count: 10_000,
            opening: 500,
            name: "merges.txt",
            beside: ["vocab.json": Array(Self.vocabulary.utf8)],
            useFolder
        )
    }

    @Test func wrongVocabularyListsDoNoHarm() throws {
        let list = TinyVocabulary.tokens.joined(separator: "\n") + "\n"
        let files = ByteMutations(of: Array(list.utf8), seed: 87)
        try expectNoHarm(files, count: 10_000, opening: 500, name: "vocab.txt", useFolder)
    }

    @Test func wrongSettingsBesideAVocabularyDoNoHarm() throws {
        let settings: JSON = [
            "do_lower_case": true, "strip_accents": nil, "tokenize_chinese_chars": true,
            "tokenizer_class": "BertTokenizer", "unk_token": "[UNK]", "sep_token": ["content": "[SEP]"],
            "added_tokens_decoder": ["0": ["content": "[PAD]", "special": true]],
            "model_max_length": 512, "never_split": nil, "add_bos_token": true, "add_eos_token": false,
        ]
        let list = TinyVocabulary.tokens.joined(separator: "\n") + "\n"
        try expectNoHarm(
            JSONMutations(of: [settings], seed: 88),
            count: 10_000,
            opening: 500,
            name: "tokenizer_config.json",
            beside: ["vocab.txt": Array(list.utf8)],
            useFolder
        )
        try expectNoHarm(
            JSONMutations(of: [settings], seed: 89),
            count: 10_000,
            opening: 500,
            name: "tokenizer_config.json",
            beside: ["tokenizer.model": TinyTokenizers.sentencePiece(algorithm: 2)],
            useFolder
        )
    }

    @Test func wrongSettingsWithATemplateDoNoHarm() throws {
        let settings: JSON = [
            "bos_token": "<s>", "eos_token": ["content": "</s>", "lstrip": false],
            "extra_special_tokens": ["image_token": "<image>"],
            "chat_template": [
                [
                    "name": "default",
                    "template": "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}",
                ],
                ["name": "tool_use", "template": "{{ tools | tojson }}"],
            ],
        ]
        let files = JSONMutations(of: [settings, ["chat_template": "{{ eos_token }}"]], seed: 90)
        try expectNoHarm(files, count: 10_000, opening: 500, name: "tokenizer_config.json") { path in
            do throws(TemplateError) {
                let template = try ChatTemplate(folder: path.removingLastComponent())
                _ = try template.render(messages: [["role": "user", "content": "a"]])
                return true
            } catch {
                #expect(!error.description.isEmpty)
                return false
            }
        }
    }
}
