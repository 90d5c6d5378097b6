import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneText

/// What is written is read back, and its ids are those of the definition.
@Suite struct TrainedTokenizerTests {
    private struct Trained {
        let vocabulary: BytePairVocabulary
        let tokenizer: any Tokenizer
        let texts: [String]
    }

    private func trained(_ round: Int, bos: Bool = false) throws -> Trained {
        var random = RandomTexts(UInt64(100 + round))
        let texts = (0..<12).map { _ in random.next(80) } + ["a"]
        let settings = BytePairSettings(
            size: 450,
            specialTokens: ["<|user|>"],
            coverage: [1, 0.97][round % 2],
            longestToken: [16, 4][round / 2 % 2]
        )
        var trainer = try BytePairTrainer(settings)
        trainer.add(texts.map { .init($0) })
        let vocabulary = try trainer.train()
        return try withTemporaryFolder { folder in
            let path = folder.appending("tokenizer.json")
            try writeQuickly(
                Array(vocabulary.tokenizerJSON(addsBegin: bos).text(pretty: true).utf8),
                to: path
            )
            return Trained(
                vocabulary: vocabulary,
                tokenizer: try TokenizerLoader.load(path),
                texts: texts
            )
        }
    }

    /// The symbols of `text`, merged with nothing cut: the lowest rank first, of equal ones the leftmost.
    private func merged(_ text: [Unicode.Scalar], _ vocabulary: BytePairVocabulary) -> [Int32] {
        var ids: [[UInt8]: Int32] = [:]
        for id in 0..<vocabulary.count { ids[Array(vocabulary.token(id).utf8)] = Int32(id) }
        var symbols = text.flatMap { scalar -> [Int32] in
            let bytes = Array(String(Character(scalar)).utf8)
            return ids[bytes].map { [$0] } ?? bytes.compactMap { ids[TokenBytes.name(of: $0)] }
        }
        let first = Int32(vocabulary.count - vocabulary.mergeCount)
        var ranks: [BytePairVocabularyMerge: Int32] = [:]
        for (rank, merge) in vocabulary.merges.enumerated() {
            ranks[.init(left: merge.left, right: merge.right)] = Int32(rank)
        }
        while true {
            var best: (rank: Int32, place: Int)?
            for place in symbols.indices.dropLast() {
                guard let rank = ranks[.init(left: symbols[place], right: symbols[place + 1])],
                    rank < best?.rank ?? .max
                else { continue }
                best = (rank, place)
            }
            guard let best else { return symbols }
            symbols.replaceSubrange(best.place...best.place + 1, with: [first + best.rank])
        }
    }

    private struct BytePairVocabularyMerge: Hashable { var left, right: Int32 }

    private func marked(_ text: String) -> [Unicode.Scalar] {
        text.isEmpty ? [] : ["\u{2581}"] + text.unicodeScalars.map { $0 == " " ? "\u{2581}" : $0 }
    }

    @Test(arguments: 0..<8) func theTrainingCutChangesNoMerge(_ round: Int) throws {
        let trained = try trained(round)
        var random = RandomTexts(UInt64(round) + 1_000)
        for _ in 0..<60 {
            let text = random.next(40)
            let whole = merged(marked(text), trained.vocabulary)
            let words = TrainerOracle.words(text).flatMap { merged($0, trained.vocabulary) }
            #expect(words == whole, "\(text.debugDescription)")
            #expect(trained.tokenizer.ids(of: text) == whole, "\(text.debugDescription)")
            #expect(trained.tokenizer.pieces(of: text).map(\.id) == whole)
        }
    }

    /// The tokens that training says its text has are those that the tokenizer gives.
    @Test(arguments: 0..<8) func theTextHasTheTokensThatTrainingCounted(_ round: Int) throws {
        let trained = try trained(round)
        let count = trained.texts.map { trained.tokenizer.ids(of: $0).count }.reduce(0, +)
        #expect(trained.vocabulary.textTokens == count)
    }

    @Test(arguments: 0..<8) func anyTextComesBack(_ round: Int) throws {
        let trained = try trained(round)
        var random = RandomTexts(UInt64(round) + 2_000)
        for _ in 0..<200 {
            let text = random.next(40)
            // The marker is a space, as it is to every tokenizer of this kind.
            let expected = String(
                String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{2581}" ? " " : $0 })
            )
            let decoded = trained.tokenizer.decode(trained.tokenizer.ids(of: text))
            #expect(Array(decoded.utf8) == Array(expected.utf8), "\(text.debugDescription)")
        }
        let every = String(String.UnicodeScalarView((0..<0x300).compactMap { Unicode.Scalar($0) }))
        #expect(Array(trained.tokenizer.decode(trained.tokenizer.ids(of: every)).utf8) == Array(every.utf8))
    }

    @Test func specialTokensAreFoundInText() throws {
        let tokenizer = try trained(0).tokenizer
        #expect(tokenizer.id(of: "<|user|>") == 3)
        #expect((0..<5).map { tokenizer.isSpecial($0) } == [true, true, true, true, false])
        #expect(tokenizer.ids(of: "<|user|>a</s>") == [3] + tokenizer.ids(of: "a") + [2])
        #expect(tokenizer.prefixIDs == [])
    }

    @Test func theStartIsSetWhereItIsAskedFor() throws {
        let tokenizer = try trained(0, bos: true).tokenizer
        #expect(tokenizer.prefixIDs == [1])
        #expect(tokenizer.beginID == 1)
        #expect(tokenizer.encode("a") == [1] + tokenizer.ids(of: "a"))
    }
}
