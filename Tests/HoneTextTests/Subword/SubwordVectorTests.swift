import Foundation
import HoneBase
import SystemPackage
import Testing

@testable import HoneText

/// Real vocabularies give the published ids.
@Suite(.enabled(if: SharedData.isThere)) struct SubwordVectorTests {
    static let gpt2 = Result { () throws -> SubwordTokenizer in
        let folder = SharedData.tokenizers.appending("gpt2")
        return try SubwordTokenizer(
            vocabulary: folder.appending("vocab.json"),
            merges: folder.appending("merges.txt")
        )
    }

    private func tokenizer(_ name: String) throws -> SubwordTokenizer {
        if name == "gpt2" { return try Self.gpt2.get() }
        return try SharedData.withUnzipped("tok-hf/\(name)/tokenizer.json.gz") {
            try SubwordTokenizer(tokenizerJSON: $0)
        }
    }

    @Test(
        arguments: [
            ("distilgpt2", "gpt2"), ("tiiuae/falcon-7b", "falcon"),
            ("openai/whisper-large-v2", "whisper-tiny"),
        ]
    )
    func idsOfTransformers(_ model: String, _ name: String) throws {
        let tokenizer = try tokenizer(name)
        let tests = try #require(try SharedData.vectors("tokenizer_tests.json")[model]?.array)
        for test in tests {
            let text = try #require(test["input"]?.string)
            let expected = (test["encoded"]?["input_ids"]?.array ?? []).compactMap(\.integer).map(Int32.init)
            // Whisper's vectors stand between other special tokens.
            var ids: [Int32] = []
            var copy = text
            copy.withUTF8 { tokenizer.encode($0, into: &ids) }
            let inner = model.hasPrefix("openai") ? Array(expected.dropFirst(2).dropLast()) : expected
            #expect(ids == inner, "\(text)")
            #expect(tokenizer.decode(ids) == text)
        }
    }

    @Test(arguments: [("gpt2_encoded_tokens.json", "gpt2"), ("falcon_encoded.json", "falcon")])
    func idsOfALongText(_ file: String, _ name: String) throws {
        let tokenizer = try tokenizer(name)
        let vector = try SharedData.vectors(file)
        let text = try #require(vector["text"]?.string)
        let expected = (vector["token_ids"]?.array ?? []).compactMap(\.integer).map(Int32.init)
        let ids = tokenizer.encode(text)
        if expected.isEmpty {
            let tokens = (vector["bpe_tokens"] ?? vector["tokens"])?.array?.compactMap(\.string)
            #expect(ids.compactMap { tokenizer.token($0) } == tokens)
        } else {
            #expect(ids == expected)
        }
        #expect(tokenizer.decode(ids) == text)
    }

    /// llama.cpp's own strings and ids.
    @Test(arguments: [("gpt-2", "gpt2"), ("roberta-bpe", "roberta-base")])
    func idsOfLlamaCpp(_ vectors: String, _ name: String) throws {
        let tokenizer = try tokenizer(name)
        let folder = SharedData.root.pushing("tok-llamacpp-vocabs/vectors")
        let texts = try Files.text(of: folder.appending("ggml-vocab-\(vectors).gguf.inp"))
            .components(separatedBy: "\n__ggml_vocab_test__\n").dropLast()
        let lines = try Files.text(of: folder.appending("ggml-vocab-\(vectors).gguf.out"))
            .split(separator: "\n", omittingEmptySubsequences: false).prefix(texts.count)
        #expect(texts.count > 30)
        for (text, line) in zip(texts, lines) {
            let expected = line.split(separator: " ").compactMap { Int32($0) }
            var ids: [Int32] = []
            var copy = text
            copy.withUTF8 { tokenizer.encode($0, into: &ids) }
            #expect(ids == expected, "\(text.debugDescription)")
        }
    }

    @Test(arguments: ["r50k_base", "cl100k_base", "o200k_base"])
    func idsOfTiktoken(_ name: String) throws {
        let tokenizer = try SharedData.withUnzipped("tok-tiktoken/\(name).tiktoken.gz") {
            try SubwordTokenizer(ranks: $0)
        }
        let plans = try Files.text(of: SharedData.root.pushing("tok-tiktoken/TestPlans.txt"))
        var count = 0
        for block in plans.components(separatedBy: "EncodingName: ").dropFirst() {
            guard block.hasPrefix(name + "\n") else { continue }
            let start = try #require(block.range(of: "Sample: ")).upperBound
            let end = try #require(block.range(of: "\nEncoded: ["))
            let text = String(block[start..<end.lowerBound])
            let list = block[end.upperBound...].prefix { $0 != "]" }
            let expected = list.split(separator: ",").compactMap { Int32($0.filter { $0 != " " }) }
            #expect(tokenizer.encode(text) == expected, "\(text.debugDescription)")
            count += 1
        }
        #expect(count > 30)
    }
}
