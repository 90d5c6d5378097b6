import HoneBase
import SystemPackage
import Testing

@testable import HoneText

/// Published ids and tokens of the BERT vocabularies.
@Suite(.enabled(if: SharedData.isThere))
struct WordPieceVectorTests {
    private func tokenizer(_ name: String, lowercase: Bool) throws -> WordPiece {
        try WordPiece(
            vocabulary: SharedData.tokenizers.appending(name).appending("vocab.txt"),
            lowercase: lowercase
        )
    }

    @Test func questionsHaveThePublishedIDs() throws {
        let tokenizer = try tokenizer("bert-uncased", lowercase: true)
        let bytes = try SharedData.unzippedVectors("bert-uncased-squad-questions.jsonl.gz")
        var count = 0
        var differences: [String] = []
        try bytes.withUnsafeBytes { bytes in
            for (_, line) in Lines(bytes) {
                let vector = try JSONScanner.parse(line)
                let text = try #require(vector["text"]?.string)
                let expected = try #require(vector["ids"]?.array).compactMap(\.integer)
                if tokenizer.ids(text).map(Int.init) != expected { differences.append(text) }
                count += 1
            }
        }
        #expect(count == 10_570)
        #expect(differences.isEmpty)
    }

    @Test(arguments: [
        ("bert_uncased_encoded.json", "bert-uncased", true),
        ("distilbert_cased_encoded.json", "bert-cased", false),
    ])
    func textsHaveThePublishedTokens(_ file: String, _ vocabulary: String, _ lowercase: Bool) throws {
        let tokenizer = try tokenizer(vocabulary, lowercase: lowercase)
        let vector = try SharedData.vectors(file)
        let text = try #require(vector["text"]?.string)
        let ids = try #require(vector["token_ids"]?.array).compactMap { $0.integer.map(Int32.init) }
        #expect(tokenizer.encode(text) == ids || tokenizer.ids(text) == ids)
        let tokens = try #require(vector["bpe_tokens"]?.array ?? vector["tokens"]?.array).compactMap(\.string)
        #expect(tokenizer.ids(text).map { tokenizer.token($0) } == tokens)
    }

    @Test(arguments: ["bert-base-uncased", "google-bert/bert-base-uncased"])
    func shortTextsHaveThePublishedIDs(_ model: String) throws {
        let tokenizer = try tokenizer("bert-uncased", lowercase: true)
        let vectors = try #require(try SharedData.vectors("tokenizer_tests.json")[model]?.array)
        #expect(vectors.count == 18)
        for vector in vectors {
            let text = try #require(vector["input"]?.string)
            let ids = try #require(vector["encoded"]?["input_ids"]?.array).compactMap {
                $0.integer.map(Int32.init)
            }
            #expect(tokenizer.encode(text) == ids, "\(text)")
        }
    }
}
