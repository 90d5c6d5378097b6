import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

/// The published SentencePiece models give the published ids.
@Suite(.enabled(if: SharedData.isThere)) struct SentencePieceVectorTests {
    private static let folder = SharedData.root.appending("tok-mistral")

    /// Rendered conversations, in which a marker stands for each space, and behind each control piece for nothing.
    @Test(arguments: [
        ("tokenizer.model.v1", "1"), ("mistral_instruct_tokenizer_240216.model.v2", "2"),
        ("mistral_instruct_tokenizer_240323.model.v3", "3"),
    ])
    func idsOfMistral(_ model: String, _ version: String) throws {
        let tokenizer = try TokenizerLoader.load(Self.folder.appending(model))
        var count = 0
        for sample in try Files.names(in: Self.folder.appending("samples")) {
            let folder = Self.folder.appending("samples").appending(sample)
            let text = folder.appending("text_v\(version).txt")
            // The text of this one is not that of its ids.
            guard Files.exists(text), !(sample == "parallel_calls" && version == "2") else { continue }
            let json = try JSONScanner.parse(Files.bytes(of: folder.appending("tokens_v\(version).json")))
            let expected = (json["tokens"]?.array ?? []).compactMap(\.integer).map(Int32.init)
            let pieces = expected.map { (id: $0, token: tokenizer.token($0) ?? "") }
            #expect(pieces.map(\.token).joined() == (try Files.text(of: text)))
            // What lies between two control pieces is encoded by itself.
            var part: [Int32] = []
            func check() {
                defer { part = [] }
                guard !part.isEmpty else { return }
                #expect(tokenizer.ids(of: tokenizer.decode(part)) == part)
                count += 1
            }
            for (id, token) in pieces {
                if tokenizer.isSpecial(id) || token.hasPrefix("[") && token.hasSuffix("]") && token.count > 3
                {
                    check()
                } else {
                    part.append(id)
                }
            }
            check()
        }
        #expect(count > 2)
    }

    @Test func idsOfARealUnigramModel() throws {
        let tokenizer = try SharedData.withUnzipped("tok-hf/t5-small/tokenizer.json.gz") {
            try TokenizerLoader.load($0)
        }
        let tests = try #require(try SharedData.vectors("tokenizer_tests.json")["t5-base"]?.array)
        for test in tests {
            let text = try #require(test["input"]?.string)
            let expected = (test["encoded"]?["input_ids"]?.array ?? []).compactMap(\.integer).map(Int32.init)
            #expect(tokenizer.encode(text) == expected, "\(text)")
        }
    }
}
