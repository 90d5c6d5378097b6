/// Which texts are duplicates or nearly so.
///
/// Texts are compared in folded form (see `FoldedText`): equal ones are exact duplicates; two texts of five
/// characters or more are near-duplicates where the Jaccard similarity of their sets of character 5-grams is
/// at least 0.7. The result is exact: it is that of comparing all pairs.
public struct NearDuplicates: Sendable {
    /// Two texts that are duplicates.
    public struct Link: Sendable, Equatable {
        /// The index of the earlier text.
        public let first: Int
        /// The index of the later text.
        public let second: Int
        /// The Jaccard similarity, from 0.7 to 1; 1 also for texts that are equal but for case and white
        /// space.
        public let similarity: Double
    }

    /// The similarity from which two texts are near-duplicates.
    public static let threshold = 0.7

    /// Pairs of duplicates: not all of them, but as many as it takes to join each group of duplicates.
    public let links: [Link]

    /// The folded form of each text.
    public let folded: [String]

    /// Compares `texts` with each other.
    ///
    /// - Complexity: about linear for texts that differ; quadratic at worst.
    public init(of texts: [String]) {
        let folded = texts.map(FoldedText.fold)
        self.folded = folded
        var firstOfText: [String: Int] = [:]
        var distinct: [Int] = []
        var links: [Link] = []
        for (index, text) in folded.enumerated() {
            if let first = firstOfText[text] {
                links.append(Link(first: first, second: index, similarity: 1))
            } else {
                firstOfText[text] = index
                distinct.append(index)
            }
        }
        SimilarityJoin(GramSets(distinct.map { folded[$0] })).forEachLink { left, right, similarity in
            let (left, right) = (distinct[left], distinct[right])
            links.append(Link(first: min(left, right), second: max(left, right), similarity: similarity))
        }
        self.links = links.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }
}
