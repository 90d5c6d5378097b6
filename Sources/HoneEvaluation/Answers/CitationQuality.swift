/// Whether an answer cites the passages that hold the wanted answer: precision and recall against judged evidence.
///
/// The measures of sets of supporting facts (Yang et al., "HotpotQA", EMNLP 2018) and of passages by their characters
/// (Tsatsaronis et al., "An Overview of the BioASQ Large-Scale Biomedical Semantic Indexing and Question Answering
/// Competition", BMC Bioinformatics 16, 2015, for snippets), with one addition: what is needed may be met by any of several
/// passages. `CitationSupport` asks instead whether what is cited supports what is said.
///
/// Where nothing is needed, since the documents do not hold the answer, both are 1 for an answer without citations and 0
/// for one with any, as answers without an answer count in SQuAD 2.0. Where something is needed and nothing is cited, both
/// are 0. A passage that is cited twice counts once.
public struct CitationQuality: Sendable, Equatable {
    /// The share of what is cited that is needed, from 0 to 1.
    public let precision: Double
    /// The share of what is needed that is cited, from 0 to 1.
    public let recall: Double

    /// Whether all that is needed is cited.
    public var isComplete: Bool { recall == 1 }

    /// The harmonic mean of both; 0 when both are 0.
    public var f1: Double {
        precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    /// Counts passages: a citation is right where it agrees with a needed passage, see `Passage.agrees(with:)`, and a need
    /// is met where a citation agrees with one of its passages.
    ///
    /// - Parameters:
    ///   - cited: what the answer cites.
    ///   - needed: for each thing that the answer needs, the passages of which any one holds it.
    public init(passages cited: [Passage], needed: [[Passage]]) {
        let cited = Set(cited)
        self.init(cited: cited.count, needed: needed.count) {
            let wanted = needed.joined()
            let right = cited.count { citation in wanted.contains { citation.agrees(with: $0) } }
            let met = needed.count { need in
                need.contains { passage in cited.contains { $0.agrees(with: passage) } }
            }
            return (Double(right) / Double(cited.count), Double(met) / Double(needed.count))
        }
    }

    /// Counts bytes: precision is the share of the cited bytes that lie in a needed passage; recall is the mean, over the
    /// needs, of the share of its best met passage that is cited.
    ///
    /// It tells a citation of a whole document from one of the sentence.
    /// - Parameters:
    ///   - cited: what the answer cites.
    ///   - needed: for each thing that the answer needs, the passages of which any one holds it.
    public init(bytes cited: [Passage], needed: [[Passage]]) {
        self.init(cited: cited.count, needed: needed.count) {
            let citedBytes = PassageBytes(cited)
            let wanted = PassageBytes(Array(needed.joined()))
            let met = needed.reduce(0.0) { sum, need in
                sum
                    + need.reduce(0.0) {
                        max(
                            $0,
                            Double(citedBytes.sharedCount(with: PassageBytes([$1]))) / Double($1.range.count)
                        )
                    }
            }
            let right = citedBytes.sharedCount(with: wanted)
            return (Double(right) / Double(citedBytes.count), met / Double(needed.count))
        }
    }

    private init(cited: Int, needed: Int, _ shares: () -> (precision: Double, recall: Double)) {
        if cited == 0 || needed == 0 {
            let value: Double = cited == 0 && needed == 0 ? 1 : 0
            (precision, recall) = (value, value)
        } else {
            (precision, recall) = shares()
        }
    }
}
