import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

struct WordPieceFolderTests {
    private let lines = TinyVocabulary.tokens.joined(separator: "\n") + "\n"

    private func load(_ files: [String: String]) throws -> WordPiece {
        try withTemporaryFolder { folder in
            for (name, text) in files { try Files.write(text, to: folder.appending(name)) }
            return try WordPiece.load(folder: folder)
        }
    }

    @Test func prefersTheTokenizerJSON() throws {
        let json = TinyVocabulary.tokenizerJSON(lowercase: false)
        let tokenizer = try load(["tokenizer.json": json, "vocab.txt": "[UNK]\n[CLS]\n[SEP]\n"])
        #expect(tokenizer.ids("A") == TinyVocabulary.ids("A"))
    }

    @Test(arguments: [
        ("{}", "a e \u{4E2D} \u{4E2D} a ##b [MASK]"),
        ("{\"do_lower_case\": false}", "A \u{C9} \u{4E2D} \u{4E2D} a ##b [MASK]"),
        ("{\"do_lower_case\": true, \"strip_accents\": false}", "a \u{E9} \u{4E2D} \u{4E2D} a ##b [MASK]"),
        ("{\"do_lower_case\": false, \"strip_accents\": true}", "A [UNK] \u{4E2D} \u{4E2D} a ##b [MASK]"),
        ("{\"strip_accents\": null, \"tokenize_chinese_chars\": false}", "a e [UNK] a ##b [MASK]"),
        ("{\"clean_text\": false}", "a e \u{4E2D} \u{4E2D} [UNK] [MASK]"),
        (
            "{\"mask_token\": {\"content\": \"[MASK]\", \"lstrip\": false}}",
            "a e \u{4E2D} \u{4E2D} a ##b [MASK]"
        ),
        ("{\"mask_token\": \"[PAD]\"}", "a e \u{4E2D} \u{4E2D} a ##b [ mask ]"),
        ("{\"tokenizer_class\": \"DistilBertTokenizerFast\"}", "a e \u{4E2D} \u{4E2D} a ##b [MASK]"),
        (
            "{\"added_tokens_decoder\": {\"4\": {\"content\": \"[MASK]\"}}, \"never_split\": null}",
            "a e \u{4E2D} \u{4E2D} a ##b [MASK]"
        ),
    ])
    func readsTheSettingsBesideAVocabulary(_ settings: String, _ expected: String) throws {
        let tokenizer = try load(["vocab.txt": lines, "tokenizer_config.json": settings])
        #expect(tokenizer.ids("A \u{C9} \u{4E2D}\u{4E2D} a\u{AD}b [MASK]") == TinyVocabulary.ids(expected))
        #expect(tokenizer.encode("a") == TinyVocabulary.ids("[CLS] a [SEP]"))
    }

    @Test(arguments: [
        ("{\"tokenizer_class\": \"BertJapaneseTokenizer\"}", "tokenizer_class"),
        ("{\"do_basic_tokenize\": false}", "do_basic_tokenize"),
        ("{\"never_split\": [\"x\"]}", "never_split"),
        ("{\"additional_special_tokens\": [\"<x>\"]}", "additional_special_tokens"),
        ("{\"wordpieces_prefix\": \"@@\"}", "wordpieces_prefix"), ("{\"do_lower_case\": 1}", "do_lower_case"),
        ("{\"cls_token\": \"<s>\"}", "cls_token"), ("{\"pad_token\": \"<pad>\"}", "pad_token"),
        ("{\"mask_token\": {\"content\": \"[MASK]\", \"lstrip\": true}}", "mask_token.lstrip"),
        ("{\"added_tokens_decoder\": {\"9\": {\"content\": \"<x>\"}}}", "added_tokens_decoder.9.content"),
    ])
    func refusesSettingsByName(_ settings: String, _ field: String) throws {
        let files = ["vocab.txt": lines, "tokenizer_config.json": settings]
        let error = try #require(throws: TokenizerError.self) { try load(files) }
        #expect(error.problem.place?.field == field)
    }

    @Test func refusesAddedTokensBesideAVocabulary() throws {
        let error = try #require(throws: TokenizerError.self) {
            try load(["vocab.txt": lines, "added_tokens.json": "{\"<x>\": 99}"])
        }
        #expect(error.problem.place?.file.hasSuffix("added_tokens.json") == true)
    }

    @Test func tellsWhatWasLookedFor() throws {
        let error = try #require(throws: TokenizerError.self) { try load([:]) }
        #expect(error.problem.expected == "tokenizer.json or vocab.txt")
        #expect(error.problem.remedy != nil)
    }

    private func read(_ text: [UInt8]) throws -> WordPiece {
        try withTemporaryFolder { folder in
            let path = folder.appending("vocab.txt")
            try text.withUnsafeBytes { try Files.write($0, to: path) }
            return try WordPiece(vocabulary: path)
        }
    }

    @Test(
        arguments: [
            ("[UNK]\n[CLS]\n[SEP]\na\nb\na\n", 6, "line 4"), ("[UNK]\n[CLS]\n[SEP]\na\na \n", 5, "line 4"),
            ("[CLS]\n[SEP]\n", nil, "[UNK]"), ("[UNK]\n[SEP]\n", nil, "[CLS]"), ("", nil, "empty"),
        ] as [(String, Int?, String)]
    )
    func refusesAVocabularyThatIsNotSound(_ text: String, _ line: Int?, _ message: String) throws {
        let error = try #require(throws: TokenizerError.self) { try read(Array(text.utf8)) }
        #expect(error.problem.place?.line == line)
        #expect(error.description.contains(message))
    }

    @Test func refusesAVocabularyThatIsNotText() throws {
        let error = try #require(throws: TokenizerError.self) {
            try read(Array("[UNK]\n".utf8) + [0x61, 0xFF])
        }
        guard case .file(.notUTF8(_, let offset)) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(offset == 6)
    }

    @Test func takesLinesHoweverTheyEnd() throws {
        let tokenizer = try read(Array("\u{FEFF}[UNK]\r\n[CLS]\r\n[SEP]  \r\n\u{3000}\r\na\u{3000}".utf8))
        #expect(tokenizer.vocabularySize == 5)
        #expect(tokenizer.ids("[SEP] a \u{3000}") == [2, 4])
        #expect(tokenizer.token(3) == "\u{3000}")
    }
}
