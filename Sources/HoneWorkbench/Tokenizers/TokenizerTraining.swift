internal import HoneBase
public import HoneData
internal import HoneTensor
public import HoneText

/// Learns the vocabulary of a tokenizer from a text corpus.
public struct TokenizerTraining {
    /// How far the work is.
    public enum Progress: Sendable {
        /// So many bytes of text were read.
        case read(bytes: Int)
        /// The vocabulary has so many entries.
        case learned(entries: Int)
    }

    /// What came out.
    public struct Outcome: Sendable {
        /// The vocabulary.
        public let vocabulary: BytePairVocabulary
        /// The documents that were read.
        public let documents: Int
        /// How long it took.
        public let seconds: Double
    }

    /// The bytes of text that are read before their words are counted: enough for every thread.
    private static let batchSize = 8 << 20

    private let corpus: TextCorpus
    private let settings: BytePairSettings

    /// The training of a vocabulary with these settings.
    public init(_ corpus: TextCorpus, _ settings: BytePairSettings) {
        self.corpus = corpus
        self.settings = settings
    }

    /// Reads the corpus once, and learns.
    ///
    /// - Throws: `CorpusError` for texts that cannot be read, `BytePairTrainingError` for settings that cannot be met.
    public func run(progress: (Progress) -> Void = { _ in }) throws -> Outcome {
        let start = MonotonicClock.now
        var trainer = try BytePairTrainer(settings, threads: CPU.threadCount)
        var reader = corpus.reader()
        var batch: [BytePairTrainer.Text] = []
        var batchBytes = 0
        var documents = 0
        while let piece = try reader.next() {
            if piece.isStart { documents += 1 }
            batch.append(.init(piece.text, continues: !piece.isStart))
            batchBytes += piece.text.utf8.count
            guard batchBytes >= Self.batchSize else { continue }
            trainer.add(batch)
            batch = []
            batchBytes = 0
            progress(.read(bytes: trainer.textBytes))
        }
        trainer.add(batch)
        progress(.read(bytes: trainer.textBytes))
        let vocabulary = try trainer.train { progress(.learned(entries: $0)) }
        return Outcome(
            vocabulary: vocabulary,
            documents: documents,
            seconds: MonotonicClock.now - start
        )
    }
}
