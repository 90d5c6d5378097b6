/// Makes the terms of words by an analysis.
struct TermMaker: Sendable {
    let analysis: WordAnalysis
    private var stem: [UInt8] = []

    /// Makes terms by `analysis`.
    init(_ analysis: WordAnalysis) { self.analysis = analysis }

    /// Calls `body` with the term of a lower-case word, UTF-8, unless it is left out; its bytes must not escape.
    mutating func withTerm(
        of word: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        if analysis.stopWords == .english, StopWords.contain(word) { return }
        guard analysis.stemming == .english else { return body(word) }
        stem.removeAll(keepingCapacity: true)
        stem.append(contentsOf: word)
        stem.withUnsafeMutableBufferPointer { letters in
            guard let text = letters.baseAddress else { return }
            let count = EnglishStemmer.stem(text, count: letters.count)
            body(UnsafeBufferPointer(start: text, count: count))
        }
    }
}
