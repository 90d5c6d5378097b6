import HoneTestSupport
import Testing

@testable import HoneText

@Suite struct BytePairTrainerTests {
    private func train(
        _ texts: [String],
        _ settings: BytePairSettings,
        threads: Int = 2
    ) throws -> BytePairVocabulary {
        var trainer = try BytePairTrainer(settings, threads: threads)
        // In several calls, as a corpus is read.
        for start in stride(from: 0, to: texts.count, by: 3) {
            trainer.add(texts[start..<min(start + 3, texts.count)].map { .init($0) })
        }
        return try trainer.train()
    }

    private func draw(_ round: Int) -> (texts: [String], settings: BytePairSettings) {
        var random = RandomTexts(UInt64(round))
        let texts = (0..<(1 + round % 9)).map { _ in random.next(60) } + ["the end"]
        let settings = BytePairSettings(
            size: [320, 340, 400, 2_000][round % 4],
            specialTokens: round % 3 == 0 ? ["<|end|>", "the"] : [],
            coverage: [1, 0.98, 0.9][round % 3],
            leastFrequency: 1 + round % 3,
            longestToken: [16, 3, 1, 7, 40][round % 5]
        )
        return (texts, settings)
    }

    @Test func theVocabularyIsThatOfTheDefinition() throws {
        var merges = 0
        for round in 0..<120 {
            let (texts, settings) = draw(round)
            let expected = TrainerOracle(texts, settings)
            let found = try train(texts, settings)
            let tokens = (0..<found.count).map { Array(found.token($0).utf8) }
            #expect(tokens == expected.tokens.map { Array($0.utf8) }, "round \(round)")
            #expect(found.merges.map { [Int($0.left), Int($0.right)] } == expected.merges, "round \(round)")
            #expect(found.textTokens == expected.tokenCount, "round \(round)")
            #expect(found.textBytes == texts.map(\.utf8.count).reduce(0, +))
            merges += found.mergeCount
        }
        #expect(merges > 2_000)
    }

    @Test(arguments: [1, 2, 3, 8]) func threadsAndOrderChangeNothing(_ threads: Int) throws {
        for round in 0..<20 {
            let (texts, settings) = draw(round)
            let expected = try train(texts, settings, threads: 1)
            for order in [texts, texts.reversed()] {
                let found = try train(order, settings, threads: threads)
                #expect(found.tokens.bytes == expected.tokens.bytes)
                #expect(found.merges == expected.merges)
            }
        }
    }

    /// Runs of one letter hold overlapping pairs.
    @Test func runsAreCountedAsDefined() throws {
        let texts = (1..<40).map {
            String(repeating: "a", count: $0) + " " + String(repeating: " ", count: $0)
        }
        let settings = BytePairSettings(size: 290, leastFrequency: 1, longestToken: 64)
        let found = try train(texts, settings)
        #expect(found.merges.map { [Int($0.left), Int($0.right)] } == TrainerOracle(texts, settings).merges)
    }

    @Test func theSizeIsExactWhereTheTextAllowsIt() throws {
        let letters = Array("word123abc")
        let text = (0..<900).map { number in String(String(number).map { letters[$0.wholeNumberValue ?? 0] })
        }
        .joined(separator: " ")
        for size in 280...300 { #expect(try train([text], .init(size: size)).count == size) }
        let all = try train([text], .init(size: 100_000))
        #expect(all.count < 2_000)
        #expect(all.specialCount == 3)
        #expect(all.characterCount == Set("word123abc ").count)
        #expect(all.count == 3 + 256 + all.characterCount + all.mergeCount)
    }

    @Test func idsAreInTheirOrder() throws {
        let vocabulary = try train(
            ["b b b ab a"],
            .init(size: 264, specialTokens: ["<|user|>", "<|end|>"], coverage: 1)
        )
        let expected = ["<unk>", "<s>", "</s>", "<|user|>", "<|end|>", "<0x00>"]
        #expect((0..<6).map { vocabulary.token($0) } == expected)
        #expect(vocabulary.token(260) == "<0xFF>")
        // The marker five times, b four times, a twice.
        #expect((261..<264).map { vocabulary.token($0) } == ["\u{2581}", "b", "a"])
    }

    /// Pairs that stand equally often: the one of the lower ids first.
    @Test func tiesGoToTheLowerTokens() throws {
        let vocabulary = try train(["dc\tba\tdc\tba"], .init(size: 500, coverage: 1))
        #expect((0..<6).map { vocabulary.token(259 + $0) } == ["\t", "a", "b", "c", "d", "\u{2581}"])
        #expect((265..<267).map { vocabulary.token($0) } == ["ba", "dc"])
    }

    @Test func aTextThatContinuesHasNoMarkerBeforeIt() throws {
        var trainer = try BytePairTrainer(.init(size: 400))
        trainer.add([.init("ab\n"), .init("ab ab", continues: true)])
        let pieces = try trainer.train()
        #expect(pieces.textBytes == 8)
        #expect(pieces.merges == (try train(["ab\nab ab"], .init(size: 400))).merges)
    }

    @Test func progressIsToldUpToTheSize() throws {
        var trainer = try BytePairTrainer(.init(size: 275))
        trainer.add([.init("to be or not to be, to be or not to be, that is it")])
        var told: [Int] = []
        let vocabulary = try trainer.train { told.append($0) }
        #expect(told == Array((vocabulary.count - vocabulary.mergeCount + 1)...vocabulary.count))
    }

    @Test func whatCannotBeMetIsRefused() throws {
        func refusal(_ settings: BytePairSettings, _ texts: [String] = ["some text"])
            -> BytePairTrainingError?
        {
            do { _ = try train(texts, settings) } catch { return error as? BytePairTrainingError }
            return nil
        }
        #expect(refusal(.init(size: 259)) == .size(259, allowed: 260...1_000_000))
        #expect(refusal(.init(size: 265)) == .tooSmall(size: 265, specialTokens: 3, characters: 7))
        #expect(refusal(.init(size: 266)) == nil)
        #expect(refusal(.init(size: 300), []) == .noText)
        #expect(refusal(.init(size: 300), ["", ""]) == .noText)
        #expect(refusal(.init(size: 300, specialTokens: [""])) == .emptySpecialToken)
        for token in ["<unk>", "</s>", "<0x0A>", "\u{2581}"] {
            #expect(refusal(.init(size: 300, specialTokens: [token])) == .repeatedSpecialToken(token))
        }
        #expect(refusal(.init(size: 300, specialTokens: ["x", "y", "x"])) == .repeatedSpecialToken("x"))
        // Equal as strings, but not the same bytes.
        #expect(refusal(.init(size: 300, specialTokens: ["\u{E9}", "e\u{301}"])) == nil)
        for coverage in [0, -1, 1.1, .nan, .infinity] {
            #expect(refusal(.init(size: 300, coverage: coverage)) != nil)
        }
        #expect(refusal(.init(size: 300, leastFrequency: 0)) == .leastFrequency(0))
        #expect(refusal(.init(size: 300, longestToken: 0)) == .longestToken(0))
    }
}
