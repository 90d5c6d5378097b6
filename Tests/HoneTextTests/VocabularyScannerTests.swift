import HoneBase
import Testing

@testable import HoneText

struct VocabularyScannerTests {
    private func range(_ text: String) -> String? {
        Array(text.utf8).withUnsafeBufferPointer { buffer in
            VocabularyScanner.vocabularyRange(in: buffer).map { String(decoding: buffer[$0], as: UTF8.self) }
        }
    }

    @Test(
        arguments: [
            ("{\"model\":{\"vocab\":{\"a\":0}}}", "{\"a\":0}"),
            (
                " {\"x\" : [1, {\"vocab\": {}}], \"model\" : {\"y\" : \"}\" , \"vocab\" : {\"}\\\"{\": 0} }}",
                "{\"}\\\"{\": 0}"
            ),
            ("{\"vocab\": {}, \"n\": -1.5, \"t\": true, \"model\": {\"type\": null, \"vocab\": {}}}", "{}"),
            ("{\"model\": {\"vocab\": [1]}}", nil), ("{\"model\": {}}", nil), ("{\"model\": 1}", nil),
            ("[]", nil),
            ("", nil), ("{\"model\": {\"vocab\": {", nil), ("{\"model", nil),
        ] as [(String, String?)]
    )
    func findsTheVocabulary(_ text: String, _ expected: String?) {
        #expect(range(text) == expected)
    }

    @Test func readsTokensAsBytesWithTheirLines() throws {
        let text = "{\n\"\u{E9}\": 2,\n\n \"e\u{301}\" : 1, \"\\u0041\\n\\ud83d\\ude00\":0}"
        let bytes = Array(text.utf8)
        let (tokens, rows) = try bytes.withUnsafeBufferPointer {
            try VocabularyScanner.vocabulary(at: 0..<bytes.count, of: $0)
        }
        #expect(
            (0..<tokens.count).map { Array(tokens[$0]) }
                == ["\u{E9}", "e\u{301}", "A\n\u{1F600}"].map { Array($0.utf8) }
        )
        #expect(rows.map(\.id) == [2, 1, 0])
        #expect(rows.map(\.line) == [2, 4, 4])
    }
}
