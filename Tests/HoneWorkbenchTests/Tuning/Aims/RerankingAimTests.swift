import HoneBase
import HoneData
import HoneEvaluation
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct RerankingAimTests {
    private func pair(_ query: String, _ positive: String, _ negatives: [String] = []) -> RankedPair {
        RankedPair(query: query, positive: positive, negatives: negatives, source: .init(file: "pairs.jsonl"))
    }

    private func withAim<Result>(
        _ pairs: [RankedPair],
        base folder: FilePath? = nil,
        _ body: (RerankingAim, Base, Recipe) throws -> Result
    ) throws -> Result {
        try withTinyBase { tiny, place in
            let path = place.appending("pairs.jsonl")
            try Files.write(pairs.map { $0.row.text() + "\n" }.joined(), to: path)
            let base = try folder.map { try Base($0.string, as: .float32) } ?? tiny
            let subject = try TuningSubject(pairs: [path], keptIn: place)
            var recipe = Recipe(method: FullMethod.self)
            recipe.objective = Reranking.name
            recipe.dropout = 0
            recipe.attentionDropout = 0
            let aim = try RerankingAim(subject, base: base, recipe, truncates: false)
            return try body(aim, base, recipe)
        }
    }

    /// Of equal scores that of the passage that fits comes last: a model that tells nothing apart gets no credit, and one
    /// that gives no numbers does not either.
    @Test(
        arguments: [
            ([3, 1, 2], 1), ([1, 3, 2], 1.0 / 3), ([2, 3, 1], 0.5), ([2, 2, 1], 0.5), ([0, 0, 0, 0], 0.25),
            ([0], 1), ([.nan, .nan, .nan, .nan], 0.25), ([.nan, 1], 0.5), ([2, .nan, 1], 0.5),
        ] as [([Double], Double)]
    )
    func theReciprocalRankIsThatOfTheFirst(_ scores: [Double], _ expected: Double) {
        #expect(RerankingAim.reciprocalRank(scores) == expected)
    }

    /// Question and passage are read together, in this order; where a row names no passage that does not fit, it is given
    /// some that fit other questions.
    @Test func passagesOfOtherQuestionsAreDrawn() throws {
        let rows =
            [pair("pump", "the pump leaks", ["a bank", "a card"])]
            + (0..<8).map { pair("order \($0)", "number \($0)") } + [pair("order 0", "number 9")]
        try withAim(rows) { aim, base, _ in
            #expect(aim.texts.map(\.count) == [3] + [Int](repeating: 5, count: 9))
            #expect(aim.texts[0][1] == base.encoder.tokens(of: "pump", and: "a bank").pair.ids)
            let own = Dictionary(grouping: rows, by: \.query).mapValues { Set($0.map(\.positive)) }
            let all = Set(rows.map(\.positive))
            for (row, texts) in zip(rows, aim.texts).dropFirst() {
                let strangers = all.subtracting(own[row.query] ?? [])
                let allowed = Set(
                    strangers.map { base.encoder.tokens(of: row.query, and: $0).pair.ids }
                )
                #expect(texts[0] == base.encoder.tokens(of: row.query, and: row.positive).pair.ids)
                #expect(Set(texts.dropFirst()).isSubset(of: allowed) && Set(texts).count == texts.count)
            }
            #expect(Set((0..<10).map(aim.mark)).count > 1)
        }
    }

    /// No passage by which the model is measured stands in what is trained on, and none of training in what it is
    /// measured on, unless there is no other.
    @Test(arguments: [25..<30, 29..<30]) func passagesAreDrawnOfTheirOwnPart(_ held: Range<Int>) throws {
        let rows = (0..<30).map { pair("order \($0)", "number \($0)") }
        try withAim(rows) { aim, base, _ in
            var aim = aim
            let parts = [Array(0..<20), Array(20..<held.lowerBound), Array(held)]
            try aim.divide(into: parts)
            for part in parts {
                for number in part {
                    let source = part.count > 1 ? part : parts[0]
                    let allowed = Set(
                        source.filter { $0 != number }.map {
                            base.encoder.tokens(of: rows[number].query, and: rows[$0].positive).pair.ids
                        }
                    )
                    let drawn = aim.texts[number].dropFirst()
                    #expect(!drawn.isEmpty && Set(drawn).isSubset(of: allowed), "\(number)")
                }
            }
            let divided = aim
            let told = problem {
                var aim = divided
                try aim.divide(into: [[0], Array(1..<30)])
            }
            #expect(told?.what.contains("nothing to tell apart") == true)
        }
    }

    /// The loss of a fresh head is that of a guess; some steps later the passage that fits is found, and what is read back
    /// scores the same to the bit.
    @Test func itLearnsAndIsReadBack() throws {
        let rows = (0..<6).map { number in
            pair(
                "pump \(number)",
                "the pump leaks oil \(number)",
                ["a bank card \(number)", "money and a fee"]
            )
        }
        try withAim(rows) { aim, base, recipe in
            var recipe = recipe
            (recipe.batchSize, recipe.epochs, recipe.learningRate) = (6, 30, 1e-3)
            let session = try TuningSession(recipe, base: base) { aim.objective(of: Array(0..<6), on: $0) }
            #expect(aim.score(of: session, on: Array(0..<6)) == 1.0 / 3)
            #expect(abs(try session.trainer.step().loss - Mathematics.log(3)) < 1e-5)
            while !session.trainer.isDone { _ = try session.trainer.step() }
            #expect(aim.score(of: session, on: Array(0..<6)) == 1)
            #expect(try aim.outcomes(of: session, on: [0, 1]).score == 1)
            try withTemporaryFolder { folder in
                let rows = [0, 3, 5]
                let saved = try aim.save(session, to: folder, answering: rows)
                #expect(saved == aim.answers(of: session, on: rows))
                #expect(aim.answers(of: session, on: rows).count == 9)
            }
        }
    }

    /// A base that is a cross-encoder already is gone on from; before training it scores as it did.
    @Test func aCrossEncoderGoesOn() throws {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent().removingLastComponent().appending("Golden")
            .appending("tiny-cross-encoder")
        let rows = [pair("the pump leak", "oil at the pump", ["broke", "9 bar"])]
        try withAim(rows, base: folder) { aim, base, recipe in
            let session = try TuningSession(recipe, base: base) { aim.objective(of: [0], on: $0) }
            let expected = try CrossEncoder(folder: folder, as: .float32)
                .scores(of: ["oil at the pump", "broke", "9 bar"], for: "the pump leak")
            expectClose(aim.answers(of: session, on: [0]), expected, absolute: 1e-5)
            let before = try aim.outcomes(of: nil, on: [0]).score
            #expect(before == RerankingAim.reciprocalRank(expected))
            #expect(aim.scoreBeforeInWords == "by the base itself")
        }
    }

    /// Questions are counted, not rows.
    @Test(arguments: [(99, true), (100, false)]) func fewQuestionsAreTold(_ count: Int, _ isTold: Bool) throws
    {
        let rows = (0..<2 * count).map { pair("order \($0 / 2)", "number \($0)", ["no \($0)"]) }
        try withAim(rows) { aim, _, _ in
            #expect(aim.notes.count == (isTold ? 1 : 0))
            #expect(
                aim.notes.allSatisfy { $0.contains("(\(count))") && $0.contains("hone evaluate --beir") }
            )
        }
    }

    /// What fits another row of the same question is not trained on as if it did not.
    ///
    /// For another question it may not fit.
    @Test func whatFitsTheSameQuestionIsLeftOut() throws {
        let rows =
            [
                pair("a", "one", ["two", "three"]), pair("a", "two", ["one", "four"]),
                pair("b", "six", ["one"]),
            ]
            + (0..<100).map { pair("order \($0)", "number \($0)", ["no \($0)"]) }
        try withAim(rows) { aim, base, _ in
            #expect(aim.texts.prefix(3).map(\.count) == [2, 2, 2])
            #expect(aim.texts[0][1] == base.encoder.tokens(of: "a", and: "three").pair.ids)
            #expect(aim.texts[1][1] == base.encoder.tokens(of: "a", and: "four").pair.ids)
            #expect(aim.texts[2][1] == base.encoder.tokens(of: "b", and: "one").pair.ids)
            #expect(aim.notes.count == 1 && aim.notes[0].hasPrefix("2 passages are left out"))
        }
    }

    @Test func nothingToTellApartIsTold() throws {
        let told = problem {
            try withAim([pair("a", "the same"), pair("b", "the same")]) { _, _, _ in }
        }
        #expect(told?.what.contains("objective reranking has nothing to tell apart") == true)
        #expect(told?.what.contains("the same passage that fits") == true)
    }

    /// Rows of one question stay together, whatever else they hold.
    @Test func aQuestionIsNotSplit() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("pairs.jsonl")
            let rows = (0..<40).map { pair("how is part \($0 / 2) set", "answer \($0)", ["no \($0)"]) }
            try Files.write(rows.map { $0.row.text() + "\n" }.joined(), to: path)
            let subject = try TuningSubject(pairs: [path], keptIn: folder)
            let plan = try Plan(subject.data, of: subject.task)
            let round = try #require(plan.rounds.first)
            let inner = try #require(round.inner.first)
            let parts = [inner.training, inner.validation, round.test].map { Set($0.map { $0 / 2 }) }
            #expect(parts.allSatisfy { !$0.isEmpty } && parts.reduce(0) { $0 + $1.count } == 20)
        }
    }
}
