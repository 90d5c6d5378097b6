internal import HoneBase

/// The documents of a corpus, each thing said once: without documents that are an earlier one or nearly, and without
/// paragraphs that stand earlier.
///
/// A document is dropped where it is an earlier kept one but for case and white space, or where the sets of their word
/// 5-grams have a Jaccard similarity of 0.7 or more (found by MinHash: of those at 0.7 one in a thousand is missed,
/// and none is taken for one that is not). Of the rest, paragraphs are dropped that stand earlier, in the same
/// document or another, and are long enough by the rule; and then documents of which the same is left.
public struct Deduplication: Sendable {
    /// What is left, in the order in which it was given.
    public let documents: [CorpusDocument]
    /// What was dropped.
    public let drops: CorpusDrops

    /// Goes through `documents` in their order; of things said twice the first is kept.
    ///
    /// - Complexity: about linear in the bytes of text.
    public init(of documents: [CorpusDocument], paragraphs rule: ParagraphRule = ParagraphRule()) {
        var drops = CorpusDrops()
        let different = Self.differentDocuments(documents, &drops)
        var index = ParagraphIndex(rule)
        var kept: [CorpusDocument] = []
        var firsts: [FoldedKey: Int] = [:]
        for number in different {
            let document = documents[number]
            let (rest, dropped) = document.dropping(rule.separator) { paragraph, bytes in
                guard let first = index.add(bytes, number: number) else { return false }
                drops.tell(
                    .repeatedParagraph,
                    document.source,
                    paragraph: paragraph,
                    bytes,
                    like: documents[first].source
                )
                return true
            }
            drops.add(.repeatedParagraph, paragraphs: dropped, of: document, rest: rest)
            guard !rest.text.isEmpty else { continue }
            // What is left of a document may be a whole other one.
            let key = FoldedKey(of: rest.text)
            if let first = firsts[key] {
                drops.add(.sameDocument, rest, like: documents[first].source)
            } else {
                firsts[key] = number
                kept.append(rest)
            }
        }
        self.documents = kept
        self.drops = drops
    }

    /// The numbers of the documents that are neither an earlier one nor nearly.
    private static func differentDocuments(
        _ documents: [CorpusDocument],
        _ drops: inout CorpusDrops
    ) -> [Int] {
        var firsts: [FoldedKey: Int] = [:]
        var similar = SimilarDocuments()
        var kept: [Int] = []
        for (number, document) in documents.enumerated() {
            let key = FoldedKey(of: document.text)
            if let first = firsts[key] {
                drops.add(.sameDocument, document, like: documents[first].source)
                continue
            }
            let prepared = SimilarDocuments.Prepared(document.text)
            if let first = similar.like(prepared) {
                drops.add(.similarDocument, document, like: documents[first].source)
                continue
            }
            firsts[key] = number
            similar.add(prepared, number: number)
            kept.append(number)
        }
        return kept
    }
}
