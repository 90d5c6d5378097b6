import HoneBase
import HoneData
import HoneTestSupport
import HoneText
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TokenizerTrainingTests {
    @Test func aCorpusBecomesAVocabulary() throws {
        try withTemporaryFolder { folder in
            // Longer than a piece and than a batch.
            let lines = String(repeating: "the quick brown fox jumps over the lazy dog\n", count: 220_000)
            try writeQuickly(Array(lines.utf8), to: folder.appending("a.txt"))
            try writeQuickly(
                Array("{\"text\": \"one\"}\n{\"text\": \"two\"}\n".utf8),
                to: folder.appending("b.jsonl")
            )
            let training = TokenizerTraining(try TextCorpus([folder]), .init(size: 300))
            var read: [Int] = []
            var learned: [Int] = []
            let outcome = try training.run { progress in
                switch progress {
                case .read(let bytes): read.append(bytes)
                case .learned(let entries): learned.append(entries)
                }
            }
            #expect(outcome.documents == 3)
            #expect(outcome.vocabulary.textBytes == lines.utf8.count + 6)
            #expect(read.count > 1 && read.last == lines.utf8.count + 6)
            #expect(learned.last == 300)
            #expect(outcome.vocabulary.count == 300)
            // A marker before each document, none before each piece of a long one.
            let target = try TokenizerTarget(folder.appending("out"))
            try target.write(outcome.vocabulary)
            let tokenizer = try TokenizerLoader.load(target.file)
            let tokens = [lines, "one", "two"].map { tokenizer.ids(of: $0).count }.reduce(0, +)
            #expect(outcome.vocabulary.textTokens == tokens)
        }
    }

    @Test func nothingToReadIsToldAsSuch() throws {
        try withTemporaryFolder { folder in
            try writeQuickly([], to: folder.appending("a.txt"))
            let training = TokenizerTraining(try TextCorpus([folder]), .init(size: 300))
            #expect(throws: BytePairTrainingError.noText) { try training.run() }
        }
    }
}
