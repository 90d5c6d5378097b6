import Glibc
import HoneBase
import HoneTensor
import HoneTestSupport
import HoneText
import SystemPackage
import Testing

@testable import HoneModels

/// `count` words that are one token each.
private func words(_ count: Int) -> String { Array(repeating: "pump", count: count).joined(separator: " ") }

@Suite struct EncoderTests {
    @Test(arguments: [false, true], [false, true]) func embeddingsAreThoseOfTheOracle(
        poolsFirstToken: Bool,
        normalizes: Bool
    ) throws {
        let texts = drawnTexts(40, seed: 1)
        try withTinyEncoder(poolsFirstToken: poolsFirstToken, normalizes: normalizes) { folder in
            let oracle = BERTOracle(TinyEncoder(seed: 1).tensors)
            for type in [DType.float32, .bfloat16] {
                let encoder = try Encoder(folder: folder, as: type)
                #expect(encoder.matrixType == type && encoder.size == 32 && encoder.maximumTokens == 64)
                let embeddings = encoder.embed(texts)
                #expect(embeddings.vectors.shape == [40, 32] && embeddings.vectors.dtype == .float32)
                for (row, text) in texts.enumerated() {
                    let ids = encoder.tokens(of: text).ids
                    #expect(embeddings.tokenCounts[row] == ids.count)
                    let actual = embeddings.vectors.rows(row..<row + 1).floats()
                    let expected = oracle.embedding(ids, firstToken: poolsFirstToken, normalizes: normalizes)
                    if type == .float32 {
                        expectNear(actual, expected, relative: 1e-5, text)
                    } else {
                        #expect(cosine(actual, expected) >= 0.999, "\(text)")
                        if normalizes { #expect(abs(cosine(actual, actual.map(Double.init)) - 1) < 1e-5) }
                    }
                }
            }
        }
    }

    /// What makes the tiny encoder good enough for tests of whole commands.
    @Test(arguments: 1...5 as ClosedRange<UInt64>) func textsThatShareWordsAreNear(seed: UInt64) throws {
        let texts = [
            "my card was stolen at the bank", "the bank lost my card", "oil pressure of the pump is low",
            "the pump has low pressure and leaks oil",
        ]
        let encoder = try withTinyEncoder(seed: seed) { try Encoder(folder: $0, as: .float32) }
        let vectors = encoder.embed(texts).vectors
        func similarity(_ first: Int, _ second: Int) -> Double {
            vectors.rows(first..<first + 1).dot(vectors.rows(second..<second + 1))
        }
        for (first, second) in [(0, 1), (2, 3)] {
            for other in texts.indices where other != first && other != second {
                #expect(similarity(first, second) > similarity(first, other))
                #expect(similarity(first, second) > similarity(second, other))
            }
        }
    }

    @Test func theFastestTypeIsTheStandardOne() throws {
        let encoder = try withTinyEncoder { try Encoder(folder: $0) }
        #expect(encoder.matrixType == CPU.shared.preferredMatrixType)
    }

    /// A text's embedding is the same bits alone, among others, and in any order.
    @Test(arguments: [DType.float32, .bfloat16]) func neighboursDoNotMatter(type: DType) throws {
        try withTinyEncoder { folder in
            let encoder = try Encoder(folder: folder, as: type)
            let texts = drawnTexts(150, seed: 2) + ["", words(70)]
            let together = encoder.embed(texts).vectors
            let backwards = encoder.embed(texts.reversed()).vectors
            for (row, text) in texts.enumerated() {
                let alone = encoder.embed([text]).vectors.floats()
                #expect(together.rows(row..<row + 1).floats() == alone)
                let mirrored = texts.count - 1 - row
                #expect(backwards.rows(mirrored..<mirrored + 1).floats() == alone)
            }
        }
    }

    /// The same bits on one thread and on two, each in a process of its own.
    @Test func threadsDoNotMatter() async throws {
        let single = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            setenv("HONE_THREADS", "1", 1)
            try printEmbeddings()
        }
        let double = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            setenv("HONE_THREADS", "2", 1)
            try printEmbeddings()
        }
        let lines = [single, double].map { result in
            String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
                .split(separator: "\n").filter { $0.hasPrefix("embeddings ") || $0.hasPrefix("threads ") }
        }
        try #require(lines.allSatisfy { $0.count == 2 })
        #expect(lines[0][0] == "threads 1" && lines[1][0] == "threads 2")
        #expect(lines[0][1] == lines[1][1])
    }

    @Test func longTextsAreCutAndCounted() throws {
        try withTinyEncoder(maximumTokens: 16) { folder in
            let encoder = try Encoder(folder: folder, as: .float32)
            #expect(encoder.maximumTokens == 16)
            let oracle = BERTOracle(TinyEncoder(seed: 1).tensors)
            let pump = try #require(encoder.tokenizer.id(of: "pump"))
            let special = [encoder.tokenizer.prefixIDs, encoder.tokenizer.suffixIDs]
            #expect(special.map(\.count) == [1, 1])
            let whole = special[0] + Array(repeating: pump, count: 14) + special[1]
            for (count, isTruncated) in [(13, false), (14, false), (15, true), (16, true), (500, true)] {
                let tokens = encoder.tokens(of: words(count))
                #expect(tokens.isTruncated == isTruncated)
                if isTruncated {
                    #expect(tokens.ids == whole)
                } else {
                    #expect(tokens.ids.count == count + 2)
                }
            }
            let embeddings = encoder.embed([words(15), "leak", words(14), words(500)])
            #expect(embeddings.truncated == [0, 3])
            #expect(embeddings.tokenCounts == [16, 3, 16, 16])
            for row in [0, 2, 3] {
                expectNear(
                    embeddings.vectors.rows(row..<row + 1).floats(),
                    oracle.embedding(whole),
                    relative: 1e-5
                )
            }
        }
    }

    /// A limit beyond the positions would read positions that are not there.
    @Test func noTextIsLongerThanThePositions() throws {
        try withTinyEncoder(maximumTokens: 512) { folder in
            let encoder = try Encoder(folder: folder, as: .float32)
            #expect(encoder.maximumTokens == 64)
            #expect(encoder.embed([words(100)]).tokenCounts == [64])
        }
    }

    @Test func emptyTextsAreTheirSpecialTokens() throws {
        try withTinyEncoder { folder in
            let encoder = try Encoder(folder: folder, as: .float32)
            let embeddings = encoder.embed(["", " \n", "pump"])
            #expect(embeddings.tokenCounts == [2, 2, 3])
            let oracle = BERTOracle(TinyEncoder(seed: 1).tensors)
            let ids = ["[CLS]", "[SEP]"].compactMap { encoder.tokenizer.id(of: $0) }
            for row in 0..<2 {
                let actual = embeddings.vectors.rows(row..<row + 1).floats()
                expectNear(actual, oracle.embedding(ids), relative: 1e-5)
            }
        }
    }

    @Test func noTextsGiveNoRows() throws {
        try withTinyEncoder { folder in
            let encoder = try Encoder(folder: folder)
            var calls = 0
            let embeddings = encoder.embed([]) { _ in calls += 1 }
            #expect(embeddings.vectors.shape == [0, 32])
            #expect(embeddings.tokenCounts.isEmpty && embeddings.truncated.isEmpty && calls == 0)
        }
    }

    /// A tokenizer without special tokens gives an empty text no token at all, and its embedding is zero.
    @Test(arguments: [DType.float32, .bfloat16]) func textsMayHaveNoTokens(type: DType) throws {
        try withTinyEncoder { folder in
            let vocabulary = TinyEncoder.vocabulary.enumerated().map { ($1, JSON.integer($0)) }
            let tokenizer: JSON = [
                "version": "1.0", "added_tokens": [], "normalizer": ["type": "Lowercase"],
                "pre_tokenizer": ["type": "BertPreTokenizer"],
                "model": [
                    "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                    "max_input_chars_per_word": 100, "vocab": .object(JSONObject(vocabulary)),
                ],
            ]
            try replace("tokenizer.json", in: folder, by: tokenizer.text())
            let encoder = try Encoder(folder: folder, as: type)
            let zeros = [Float](repeating: 0, count: 32)
            let none = encoder.embed(["", "", ""])
            #expect(none.tokenCounts == [0, 0, 0])
            #expect(none.vectors.floats() == zeros + zeros + zeros)
            let some = encoder.embed(["", "pump leak", "", words(70)])
            #expect(some.tokenCounts == [0, 2, 0, 64] && some.truncated == [3])
            #expect(some.vectors.rows(0..<1).floats() == zeros && some.vectors.rows(2..<3).floats() == zeros)
            #expect(some.vectors.rows(1..<2).floats() == encoder.embed(["pump leak"]).vectors.floats())
        }
    }

    /// A pass holds at most 2,048 tokens, and as many texts as fit.
    @Test(arguments: [
        (64, 32, [32]), (64, 33, [32, 33]), (64, 65, [32, 64, 65]), (63, 33, [32, 33]),
        (2, 1025, [1024, 1025]),
    ])
    func passesAreFilled(tokens: Int, texts: Int, progress: [Int]) throws {
        #expect(Encoder.tokensPerPass == 2_048)
        try withTinyEncoder { folder in
            let encoder = try Encoder(folder: folder, as: .float32)
            var calls: [Int] = []
            let text = words(tokens - 2)
            let embeddings = encoder.embed(Array(repeating: text, count: texts)) { calls.append($0) }
            #expect(calls == progress)
            #expect(embeddings.tokenCounts == Array(repeating: tokens, count: texts))
            let alone = encoder.embed([text]).vectors.floats()
            #expect(embeddings.vectors.floats() == Array(repeating: alone, count: texts).flatMap { $0 })
        }
    }

    @Test func tokenizersMustBeThere() throws {
        try withTinyEncoder { folder in
            try Files.remove(folder.appending("vocab.txt"))
            let error = TokenizerError.nothingFound(
                folder: folder,
                lookedFor: ["tokenizer.json", "vocab.txt"]
            )
            expectRefusal(folder, .tokenizer(error))
        }
    }

    @Test func everyTokenNeedsAnEmbedding() throws {
        let count = TinyEncoder.vocabulary.count
        try withTinyEncoder { folder in
            var tokens = TinyEncoder.vocabulary.joined(separator: "\n")
            tokens += "\nsurplus\n"
            try replace("vocab.txt", in: folder, by: tokens)
            expectRefusal(folder, .vocabulary(folder, tokens: count + 1, rows: count))
            // Fewer tokens than embeddings are usual: tables are rounded up.
            try replace(
                "vocab.txt",
                in: folder,
                by: TinyEncoder.vocabulary.dropLast(3).joined(separator: "\n")
            )
            #expect(refusal(of: folder) == nil)
        }
    }

    @Test func otherFoldersAreRefused() throws {
        try withTemporaryFolder { folder in
            expectRefusal(folder.appending("none"), .file(.notAFolder(folder.appending("none"))))
            try replace("file", in: folder, by: "")
            expectRefusal(folder.appending("file"), .file(.notAFolder(folder.appending("file"))))
            let remedy = "name a folder in the layout of Hugging Face, or fetch one: hone pull minilm"
            expectRefusal(folder, .missing(folder, what: "config.json", remedy: remedy))
        }
    }
}

/// Prints the number of threads and a digest of the embeddings in both types, all bits included.
private func printEmbeddings() throws {
    try withTinyEncoder { folder in
        var bits: [UInt8] = []
        for type in [DType.float32, .bfloat16] {
            let vectors = try Encoder(folder: folder, as: type).embed(drawnTexts(300, seed: 3)).vectors
                .floats()
            bits += vectors.withUnsafeBytes { [UInt8]($0) }
        }
        print("threads \(CPU.threadCount)")
        print("embeddings \(bits.withUnsafeBytes { Digest(of: $0) })")
    }
}
