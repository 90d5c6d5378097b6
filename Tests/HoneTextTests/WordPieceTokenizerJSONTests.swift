import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

/// A change to the file that must be refused, and what the error must say.
private struct Refusal: Sendable, CustomTestStringConvertible {
    var name: String
    var field: String
    var found: String
    var change: @Sendable (inout JSONObject) -> Void

    init(
        _ name: String,
        at field: String,
        found: String,
        _ change: @escaping @Sendable (inout JSONObject) -> Void
    ) {
        self.name = name
        self.field = field
        self.found = found
        self.change = change
    }

    var testDescription: String { name }
}

/// Sets the member `key` of the object `field`.
private func set(_ field: String, _ key: String, _ value: JSON?) -> @Sendable (inout JSONObject) -> Void {
    { root in
        guard var object = root[field]?.object else { return }
        object[key] = value
        root[field] = .object(object)
    }
}

private let lowercase: JSON = ["type": "Lowercase"]
private let template: JSON = ["type": "TemplateProcessing"]

private let refusals = [
    Refusal("another model", at: "model.type", found: "\"BPE\"", set("model", "type", "BPE")),
    Refusal("no model", at: "model", found: "nothing") { $0["model"] = nil },
    Refusal("an option of the model", at: "model.dropout", found: "0.1", set("model", "dropout", 0.1)),
    Refusal(
        "no prefix",
        at: "model.continuing_subword_prefix",
        found: "nothing",
        set("model", "continuing_subword_prefix", nil)
    ),
    Refusal(
        "a length below 0",
        at: "model.max_input_chars_per_word",
        found: "-1",
        set("model", "max_input_chars_per_word", -1)
    ),
    Refusal("no vocabulary", at: "model.vocab", found: "nothing", set("model", "vocab", nil)),
    Refusal(
        "a vocabulary that is a list",
        at: "model.vocab",
        found: "an array",
        set("model", "vocab", ["a"])
    ),
    Refusal(
        "an empty vocabulary",
        at: "model.vocab",
        found: "none",
        set("model", "vocab", .object(JSONObject()))
    ),
    Refusal(
        "an unknown token that is not there",
        at: "model.unk_token",
        found: "\"<unk>\"",
        set("model", "unk_token", "<unk>")
    ),
    Refusal("another normalizer", at: "normalizer.type", found: "\"NFKC\"") {
        $0["normalizer"] = ["type": "NFKC"]
    },
    Refusal(
        "StripAccents, which removes marks of all categories",
        at: "normalizer",
        found: "a Sequence of NFD, StripAccents"
    ) {
        $0["normalizer"] = ["type": "Sequence", "normalizers": [["type": "NFD"], ["type": "StripAccents"]]]
    },
    Refusal("one step that is no BertNormalizer", at: "normalizer.normalizers.0.type", found: "\"NFD\"") {
        $0["normalizer"] = ["type": "Sequence", "normalizers": [["type": "NFD"]]]
    },
    Refusal(
        "an option of the normalizer",
        at: "normalizer.form",
        found: "\"NFC\"",
        set("normalizer", "form", "NFC")
    ),
    Refusal(
        "an option of another kind",
        at: "normalizer.clean_text",
        found: "\"yes\"",
        set("normalizer", "clean_text", "yes")
    ),
    Refusal(
        "a missing option",
        at: "normalizer.lowercase",
        found: "nothing",
        set("normalizer", "lowercase", nil)
    ),
    Refusal("another cut into words", at: "pre_tokenizer.type", found: "\"Whitespace\"") {
        $0["pre_tokenizer"] = ["type": "Whitespace"]
    },
    Refusal("no cut into words", at: "pre_tokenizer.type", found: "nothing") { $0["pre_tokenizer"] = nil },
    Refusal("two cuts into words", at: "pre_tokenizer", found: "a Sequence of BertPreTokenizer, Digits") {
        $0["pre_tokenizer"] = [
            "type": "Sequence", "pretokenizers": [["type": "BertPreTokenizer"], ["type": "Digits"]],
        ]
    },
    Refusal(
        "an option of the cut",
        at: "pre_tokenizer.behavior",
        found: "\"Isolated\"",
        set("pre_tokenizer", "behavior", "Isolated")
    ),
    Refusal(
        "another template",
        at: "post_processor.type",
        found: "\"OtherProcessing\"",
        set("post_processor", "type", "OtherProcessing")
    ),
    Refusal(
        "a token of the template beyond the vocabulary",
        at: "post_processor.cls.1",
        found: "99999",
        set("post_processor", "cls", ["[CLS]", 99999])
    ),
    Refusal("an unknown field", at: "sampling", found: "true") { $0["sampling"] = true },
    Refusal("another version", at: "version", found: "\"2.0\"") { $0["version"] = "2.0" },
    Refusal("an added token with another id", at: "added_tokens.0.id", found: "1") {
        $0["added_tokens"] = [TinyVocabulary.addedToken("[PAD]", 1)]
    },
    Refusal("an added token that leaves a gap", at: "added_tokens.0.id", found: "5000") {
        $0["added_tokens"] = [TinyVocabulary.addedToken("<new>", 5000)]
    },
    Refusal("an added token twice", at: "added_tokens.1.content", found: "\"[PAD]\"") {
        $0["added_tokens"] = [TinyVocabulary.addedToken("[PAD]", 0), TinyVocabulary.addedToken("[PAD]", 0)]
    },
    Refusal("an empty added token", at: "added_tokens.0.content", found: "\"\"") {
        $0["added_tokens"] = [TinyVocabulary.addedToken("", 0)]
    },
    Refusal("an added token that normalization removes", at: "added_tokens", found: "leaves nothing") {
        let count = TinyVocabulary.tokens.count
        $0["added_tokens"] = [TinyVocabulary.addedToken("\u{300}", count, normalized: true)]
    },
]

struct WordPieceTokenizerJSONTests {
    @Test(arguments: refusals)
    private func refusesByName(_ refusal: Refusal) throws {
        let text = TinyVocabulary.tokenizerJSON(changing: refusal.change)
        let error = try #require(throws: TokenizerError.self) { try TinyVocabulary.tokenizer(text) }
        #expect(error.problem.place?.field == refusal.field)
        #expect(error.problem.found?.contains(refusal.found) == true)
        #expect(error.problem.place?.file.hasSuffix("tokenizer.json") == true)
        #expect(error.problem.expected != nil)
        #expect(error.problem.remedy != nil)
    }

    @Test func readsTheFileAsItIs() throws {
        let tokenizer = try TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON())
        // Truncation to two ids and padding stand in the file.
        #expect(tokenizer.encode("the best sun").count == 5)
    }

    @Test func noNormalizerAndLowercaseAloneAreBertNormalizerWithLess() throws {
        let none = try TinyVocabulary.tokenizer(TinyVocabulary.tokenizerJSON { $0["normalizer"] = .null })
        #expect(
            none.ids("A \u{4E2D}\u{56FD} \u{4E2D} a\u{AD}b") == TinyVocabulary.ids("A [UNK] \u{4E2D} [UNK]")
        )
        for normalizer in [lowercase, ["type": "Sequence", "normalizers": [lowercase]]] {
            let text = TinyVocabulary.tokenizerJSON { $0["normalizer"] = normalizer }
            let tokenizer = try TinyVocabulary.tokenizer(text)
            #expect(tokenizer.ids("A \u{C9} \u{4E2D}\u{56FD}") == TinyVocabulary.ids("a \u{E9} [UNK]"))
        }
    }

    @Test func aModelWithoutTypeIsWordPieceIfItHasALongestWord() throws {
        let text = TinyVocabulary.tokenizerJSON(changing: set("model", "type", nil))
        #expect(try TinyVocabulary.tokenizer(text).ids("sunsets") == TinyVocabulary.ids("sunset ##s"))
    }

    @Test func theLongestWordAndThePrefixAreThoseOfTheFile() throws {
        let text = TinyVocabulary.tokenizerJSON {
            set("model", "max_input_chars_per_word", 4)(&$0)
            set("model", "continuing_subword_prefix", "b")(&$0)
        }
        // "b" is the prefix, so that "best" is "est" after another piece.
        #expect(try TinyVocabulary.tokenizer(text).ids("aest sunset") == TinyVocabulary.ids("a best [UNK]"))
    }

    @Test(arguments: [
        ("{\"a\": 0, \"b\": 2}", "the ids are not 0 to 1"),
        ("{\"a\": 0, \"b\": 0}", "two tokens have the id 0"),
        ("{\"a\": 0, \"a\": 1}", "stands twice"), ("{\"a\": 0, \"\\u0061\": 1}", "stands twice"),
        ("{\"a\": 0}", "the token \"[UNK]\" is not in the vocabulary"), ("{\"a\": -1}", "whole number"),
        ("{\"a\": 1.5}", "whole number"), ("{\"a\": 00}", "whole number"),
        ("{\"a\": 3000000000}", "not 0 to 0"),
        ("{\"a\": 9999999999999999999999}", "whole number"), ("{\"a\": \"0\"}", "whole number"),
        ("{\"a\" 0}", "':' is expected"), ("{\"a\": 0 \"b\": 1}", "',' or '}' is expected"),
        ("{\"a\": 0,}", "double quotes"), ("{\"\\x\": 0}", "escape"),

    ])
    func refusesAVocabularyThatIsNotSound(_ vocabulary: String, _ message: String) throws {
        let text = TinyVocabulary.tokenizerJSON {
            set("model", "vocab", "HERE")(&$0)
            $0["added_tokens"] = nil
            $0["post_processor"] = nil
        }
        let place = try #require(text.firstRange(of: "\"HERE\""))
        let changed = text[..<place.lowerBound] + "\n\n" + vocabulary + text[place.upperBound...]
        let error = try #require(throws: TokenizerError.self) {
            try TinyVocabulary.tokenizer(String(changed))
        }
        #expect(error.description.contains(message), "\(error)")
        if !message.contains("[UNK]") {
            let line = 3 + text[..<place.lowerBound].count { $0 == "\n" }
            #expect(error.problem.place?.line == line)
        }
    }

    @Test(arguments: ["", "{", "[]", "{\"model\": {\"vocab\": {\"a\": 0}", "{\"model\": {\"vocab\": {}}} x"])
    func refusesWhatIsNotATokenizer(_ text: String) {
        #expect(throws: TokenizerError.self) { try TinyVocabulary.tokenizer(text) }
    }

    @Test func tellsAMissingFile() throws {
        let path = FilePath("nowhere/tokenizer.json")
        #expect(throws: TokenizerError.file(.missing(path))) { try WordPiece(tokenizerJSON: path) }
    }
}
