import HoneBase
import HoneTestSupport
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

    @Test func aTextHasThePublishedIDs() throws {
        let tokenizer = try tokenizer("bert-uncased", lowercase: true)
        let vector = try SharedData.vectors("bert_uncased_encoded.json")
        let text = try #require(vector["text"]?.string)
        let ids = try #require(vector["token_ids"]?.array).compactMap { $0.integer.map(Int32.init) }
        #expect(ids.count > 150)
        #expect(tokenizer.encode(text) == ids)
        let tokens = try #require(vector["bpe_tokens"]?.array).compactMap(\.string)
        #expect(tokenizer.ids(text).map { tokenizer.token($0) } == tokens)
    }

    /// The vocabulary of these tokens, the multilingual one, is not among the files.
    ///
    /// Of any vocabulary, the tokens that a text has are enough to give the same tokens: what is the longest
    /// of all is the longest of some.
    @Test func aTextInTwoCasesHasThePublishedTokens() throws {
        let vector = try SharedData.vectors("distilbert_cased_encoded.json")
        let text = try #require(vector["text"]?.string)
        let tokens = try #require(vector["bpe_tokens"]?.array ?? vector["tokens"]?.array).compactMap(\.string)
        #expect(tokens.count > 100)
        let lines = ["[UNK]", "[CLS]", "[SEP]"] + Set(tokens).sorted()
        let tokenizer = try withTemporaryFolder { folder in
            let path = folder.appending("vocab.txt")
            try Files.write(lines.joined(separator: "\n"), to: path)
            return try WordPiece(vocabulary: path, lowercase: false)
        }
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
