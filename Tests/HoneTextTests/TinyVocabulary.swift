import HoneBase
import HoneTestSupport
import SystemPackage

@testable import HoneText

/// A vocabulary made for the tests.
///
/// Some of its tokens are canonically equivalent, hence equal as Swift strings.
enum TinyVocabulary {
    static let tokens = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "e", "i", "k", "n", "o", "s", "t", "u", "A",
        "K", "\u{C9}", "\u{130}", "##a", "##b", "##e", "##i", "##n", "##o", "##s", "##t", "##u", "un",
        "##able", "##aff", "the", "best", "##est", "sun", "sunset", "##set", "!", ",", ".", "'", "-", "[",
        "]", "#", ";", "`", "$", "\u{AB}", "\u{3001}", "\u{4E2D}", "\u{56FD}", "\u{8C48}", "\u{E9}",
        "##\u{E9}", "\u{DF}", "##\u{DF}", "e\u{301}", "##\u{301}", "i\u{307}", "\u{3C3}", "##\u{3C3}",
        "##\u{3C2}", "\u{44F}", "##\u{439}", "##\u{438}", "\u{1100}", "##\u{1161}", "##\u{11A8}", "\u{AC01}",
        "##\u{302E}", "##\u{1D165}", "##\u{1E028}", "mask", "cls", "\u{D55C}", "\u{915}", "##\u{93F}",
        "##\u{200D}", "\u{1F600}", "\u{212B}", "\u{E5}",
    ]

    /// The ids of the tokens in `text`, which stand between spaces.
    static func ids(_ text: String, extra: [String] = []) -> [Int32] {
        text.split(separator: " ", omittingEmptySubsequences: true).map { token in
            let index = (tokens + extra).firstIndex { Array($0.utf8) == Array(token.utf8) }
            return Int32(index ?? -1)
        }
    }

    /// The text of a tokenizer.json of the vocabulary.
    static func tokenizerJSON(
        lowercase: Bool = true,
        stripAccents: JSON = nil,
        added: [JSON] = [],
        changing change: (inout JSONObject) -> Void = { _ in }
    ) -> String {
        let special: [JSON] = tokens.prefix(5).enumerated().map {
            addedToken($0.element, $0.offset, special: true)
        }
        var root = JSONObject([
            ("version", "1.0"), ("truncation", ["max_length": 2]), ("padding", ["pad_id": 0]),
            ("added_tokens", .array(special + added)),
            (
                "normalizer",
                [
                    "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                    "strip_accents": stripAccents, "lowercase": .bool(lowercase),
                ]
            ),
            ("pre_tokenizer", ["type": "BertPreTokenizer"]),
            ("post_processor", ["type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]]),
            ("decoder", ["type": "WordPiece", "prefix": "##", "cleanup": true]),
            (
                "model",
                [
                    "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                    "max_input_chars_per_word": 100, "vocab": "VOCABULARY",
                ]
            ),
        ])
        change(&root)
        let entries = tokens.enumerated().map { "\(JSON.string($0.element).text()): \($0.offset)" }
        let text = JSON.object(root).text(pretty: true)
        guard let place = text.firstRange(of: "\"VOCABULARY\"") else { return text }
        return text[..<place.lowerBound] + "{\n" + entries.joined(separator: ",\n") + "\n}"
            + text[place.upperBound...]
    }

    /// One element of `added_tokens`.
    static func addedToken(
        _ content: String,
        _ id: Int,
        normalized: Bool = false,
        singleWord: Bool = false,
        stripsLeft: Bool = false,
        stripsRight: Bool = false,
        special: Bool = false
    ) -> JSON {
        [
            "id": .integer(id), "content": .string(content), "single_word": .bool(singleWord),
            "lstrip": .bool(stripsLeft), "rstrip": .bool(stripsRight), "normalized": .bool(normalized),
            "special": .bool(special),
        ]
    }

    /// The tokenizer that the file `text` describes.
    static func tokenizer(_ text: String) throws -> WordPiece {
        try withTemporaryFolder { folder in
            let path = folder.appending("tokenizer.json")
            try Files.write(text, to: path)
            return try WordPiece(tokenizerJSON: path)
        }
    }
}

extension Tokenizer {
    /// The ids of `text` without those around it.
    func ids(_ text: String) -> [Int32] {
        var ids: [Int32] = []
        var text = text
        text.withUTF8 { encode($0, into: &ids) }
        return ids
    }
}
