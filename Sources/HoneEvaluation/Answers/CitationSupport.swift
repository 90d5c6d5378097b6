/// Whether the passages that an answer cites support what it says: the citation recall and precision of ALCE.
///
/// Gao et al., "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023, section 3. Who judges
/// support, a person, a model or a rule, is the caller's choice and belongs beside the numbers.
public struct CitationSupport: Sendable, Equatable {
    /// The share of the statements that all of their citations together support; one without citations is not supported.
    public let recall: Double
    /// The share of the citations that are of use; 0 where there are none.
    ///
    /// A citation is of use where all citations of its statement support it together, and it supports it alone or the others
    /// do not support it without it.
    public let precision: Double

    /// Judges the `statements` of one answer; nil where there are none, which ALCE leaves out too.
    ///
    /// - Parameters:
    ///   - statements: each statement, as a rule a sentence, with what it cites.
    ///   - supports: whether these citations, never none, support this statement together.
    public init?<Statement, Citation>(
        _ statements: [(statement: Statement, citations: [Citation])],
        supports: ([Citation], Statement) -> Bool
    ) {
        guard !statements.isEmpty else { return nil }
        var (supported, useful, cited) = (0, 0, 0)
        for (statement, citations) in statements {
            cited += citations.count
            guard !citations.isEmpty, supports(citations, statement) else { continue }
            supported += 1
            useful += citations.indices.count { index in
                if citations.count == 1 || supports([citations[index]], statement) { return true }
                var others = citations
                others.remove(at: index)
                return !supports(others, statement)
            }
        }
        recall = Double(supported) / Double(statements.count)
        precision = cited == 0 ? 0 : Double(useful) / Double(cited)
    }
}
