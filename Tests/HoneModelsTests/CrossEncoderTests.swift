import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// Scores of pairs beside those of transformers; Tools/golden/tiny_cross_encoder.py made them.
@Suite struct CrossEncoderTests {
    private static let folder = golden("tiny-cross-encoder")

    private struct Golden {
        let questions: [(query: String, passages: [String])]
        let pairs: [TokenPair]
        let scores: [Double]

        init() throws {
            let expected = try object(at: folder.appending("expected.json"))
            questions = try #require(expected["questions"]?.array).map { row in
                (row["query"]?.string ?? "", row["passages"]?.array?.compactMap(\.string) ?? [])
            }
            let types = try #require(expected["types"]?.array).map { $0.numbers }
            pairs = try #require(expected["ids"]?.array).enumerated().map { row, ids in
                TokenPair(
                    ids: ids.numbers.map { Int32($0) },
                    secondStart: types[row].firstIndex(of: 1) ?? ids.numbers.count
                )
            }
            scores = expected["scores"]?.numbers ?? []
        }
    }

    /// Also an empty passage, and one that is longer than what the network reads.
    @Test func pairsAreCutAndJoinedAsByTransformers() throws {
        let golden = try Golden()
        let encoder = try Encoder(folder: Self.folder, as: .float32)
        let found = golden.questions.flatMap { question in
            question.passages.map { encoder.tokens(of: question.query, and: $0) }
        }
        #expect(found.map(\.pair) == golden.pairs && golden.pairs.count == 9)
        #expect(found.map(\.isTruncated) == [Bool](repeating: false, count: 8) + [true])
    }

    @Test func scoresAreThoseOfTransformers() throws {
        let golden = try Golden()
        let model = try CrossEncoder(folder: Self.folder, as: .float32)
        let found = golden.questions.flatMap { model.scores(of: $0.passages, for: $0.query) }
        let largest = golden.scores.reduce(0) { max($0, $1.magnitude) }
        expectClose(found.map { Float($0) }, golden.scores, absolute: 1e-4 * largest)
        // A pair's score does not depend on what is read beside it, and none is none.
        #expect(model.scores(of: golden.pairs.map(\.self)).count == 9)
        for (pair, score) in zip(golden.pairs, found) {
            expectClose(model.scores(of: [pair]).map { Float($0) }, [score], absolute: 1e-5 * largest)
        }
        #expect(model.scores(of: [], for: "pump").isEmpty)
    }

    @Test func aFolderWithoutItsHeadIsRefused() throws {
        #expect(try PairHead.stands(in: Self.folder))
        #expect(try !PairHead.stands(in: golden("tiny-bert")))
        #expect(throws: ModelError.self) { try CrossEncoder(folder: golden("tiny-bert")) }
    }

    /// A classifier of texts, which has an output for each label.
    @Test func aHeadOfTwoOutputsIsRefused() throws {
        try withTemporaryFolder { folder in
            let size = TinyEncoder.hiddenSize
            try writeTinyEncoder(to: folder)
            var draws = Draws(5)
            let head = [("pooler.dense", size), ("classifier", 2)].flatMap { name, outputs in
                [
                    StoredTensor(
                        name + ".weight",
                        shape: [outputs, size],
                        values: draws.floats(outputs * size)
                    ),
                    StoredTensor(name + ".bias", shape: [outputs], values: draws.floats(outputs)),
                ]
            }
            try writeQuickly(
                StoredTensor.safetensors(TinyEncoder(seed: 1).tensors + head),
                to: folder.appending("model.safetensors")
            )
            #expect(try PairHead.stands(in: folder))
            let problem = #expect(throws: ModelError.self) { try CrossEncoder(folder: folder) }?.problem
            #expect(problem?.expected?.contains("1") == true && problem?.found?.contains("2") == true)
        }
    }

    @Test func tensorsOfOtherShapesTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = PairHead([.zeros([4, 4]), .zeros([4]), .zeros([2, 4]), .zeros([2])])
        }
        expectTrap(result, "PairHead: tensors of")
    }
}
