internal import HoneBase
internal import HoneRetrieval

/// How much the passages that were found speak to a question, as a number from 0 to 1.
///
/// By words: the share of the question's terms that the best passage holds, each term weighed as BM25 weighs it, by the
/// chunks that the reader may read; 0 where the question has no term. Where the index has vectors, the mean of that and of
/// the nearness in meaning of the nearest passage. It says that something is there to answer from, not that the answer is
/// right. Nothing that the reader may not read is in it.
enum PassageEvidence {
    /// The least evidence on which a question is asked, unless another is given.
    ///
    /// Of questions in the words of their documents, the 1,190 of XQuAD, it refuses 3% by words alone and 2% with vectors,
    /// and 60% and 55% once the paragraph that holds the answer is taken out and the others of its article are left. Of
    /// questions mostly in other words, the 100 of `Examples/equipment-questions`, it refuses 28 and 24, and 62 and 56 once
    /// their document is taken out.
    static let usualThreshold = 0.4

    /// The evidence of `passages` for `question`.
    ///
    /// - Parameters:
    ///   - weights: what each of some terms counts, above 0.
    ///   - nearness: that of the nearest passage, from 0 to 1; nil for an index that is searched by words alone.
    static func strength(
        of passages: [SearchResult],
        for question: String,
        weights: ([String]) -> [Double],
        nearness: Double?
    ) -> Double {
        guard !passages.isEmpty else { return 0 }
        let words = coverage(of: question, by: passages.map(text), weights: weights)
        return nearness.map { ($0 + words) / 2 } ?? words
    }

    /// The greatest weighed share of the terms of `text` that one of `sources` holds, from 0 to 1.
    static func coverage(of text: String, by sources: [String], weights: ([String]) -> [Double]) -> Double {
        let terms = Array(Set(ContentWords.terms(of: text))).sorted()
        let weights = weights(terms)
        let total = weights.reduce(0, +)
        guard total > 0 else { return 0 }
        let best =
            sources.map { source in
                let held = Set(ContentWords.terms(of: source))
                return zip(terms, weights).reduce(0) { $0 + (held.contains($1.0) ? $1.1 : 0) }
            }.max() ?? 0
        return min(best / total, 1)
    }

    /// A passage with what it stands under, which its own words need not repeat.
    private static func text(_ passage: SearchResult) -> String {
        ([passage.document.title ?? ""] + passage.headings + [passage.text]).joined(separator: "\n")
    }
}
