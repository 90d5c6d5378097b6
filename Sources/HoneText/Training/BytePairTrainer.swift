/// Learns a byte-pair vocabulary from text.
///
/// Texts are added in any order and in any number of calls; the vocabulary is the same, whatever the number of threads.
/// Memory grows with the different words of the text, not with its length.
public struct BytePairTrainer {
    /// A text to learn from.
    public struct Text: Sendable {
        /// The text.
        public var text: String
        /// Whether it goes on where the document before it was cut.
        public var continues: Bool

        /// A text that is a whole document or the start of one, or goes on with one.
        public init(_ text: String, continues: Bool = false) {
            self.text = text
            self.continues = continues
        }
    }

    private let settings: BytePairSettings
    private var counter: WordCounter

    /// A trainer that counts on as many `threads` at once.
    ///
    /// - Throws: `BytePairTrainingError` for settings that cannot be met by any text.
    public init(_ settings: BytePairSettings, threads: Int = 2) throws(BytePairTrainingError) {
        try settings.validate()
        self.settings = settings
        counter = WordCounter(threads: max(threads, 1))
    }

    /// The bytes of the texts that were added.
    public var textBytes: Int { counter.byteCount }

    /// Counts the words of `texts`.
    ///
    /// - Complexity: O(bytes).
    public mutating func add(_ texts: [Text]) { counter.add(texts) }

    /// The vocabulary of the texts that were added.
    ///
    /// It has fewer entries than asked for only where no two neighbours stand in the text often enough.
    ///
    /// - Parameter progress: called with the number of entries after each merge.
    /// - Throws: `BytePairTrainingError` where there is no text, or the size is too small for its characters.
    public func train(
        progress: (Int) -> Void = { _ in }
    ) throws(BytePairTrainingError) -> BytePairVocabulary {
        let words = counter.total()
        guard words.count > 0 else { throw .noText }
        let special = settings.allSpecialTokens
        let singles = special.compactMap {
            $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first?.value : nil
        }
        let alphabet = TrainingAlphabet(words, coverage: settings.coverage, excluded: Set(singles))
        let draft = VocabularyDraft(special: special, alphabet: alphabet, longest: settings.longestToken)
        guard draft.count <= settings.size else {
            throw .tooSmall(
                size: settings.size,
                specialTokens: special.count,
                characters: alphabet.characters.count
            )
        }
        var learner = try MergeLearner(words, draft, leastFrequency: settings.leastFrequency)
        learner.learn(size: settings.size, progress: progress)
        return BytePairVocabulary(
            tokens: learner.draft.tokens,
            merges: learner.draft.merges,
            specialCount: special.count,
            characterCount: alphabet.characters.count,
            textBytes: counter.byteCount,
            textTokens: learner.tokenCount
        )
    }
}
