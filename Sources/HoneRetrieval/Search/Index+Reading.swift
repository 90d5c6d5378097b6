internal import HoneBase

/// What a search needs beside its results to be quoted and judged: for a reader, and only of what that reader may read.
extension Index {
    /// The bytes `range` of the text of `document` as it is stored, and up to one byte behind them, which tells whether the
    /// last character ends there; nil where the reader may read no document of that name and version, or it has no such
    /// bytes.
    ///
    /// - Complexity: proportional to the documents.
    public func text(of document: StoredDocument, in range: Range<Int>, as reader: Reader) -> [UInt8]? {
        for (segment, readable) in zip(segments, view(of: reader).readable) {
            let documents = segment.documents
            for number in 0..<documents.count where documents.identifier(of: number) == document.identifier {
                guard documents.chunks(of: number).contains(where: readable.contains),
                    documents[number].version == document.version
                else { continue }
                let count = documents.withText(of: number) { $0.count }
                guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
                let end = min(range.upperBound + 1, count)
                return documents.withText(of: number, range.lowerBound..<end) { Array($0) }
            }
        }
        return nil
    }

    /// The documents of this name, or those that were read from the file of this name, with their texts: those that the
    /// reader may read.
    ///
    /// - Complexity: proportional to the documents.
    public func documents(named name: String, as reader: Reader) -> [(
        document: StoredDocument, text: [UInt8]
    )] {
        var found: [(document: StoredDocument, text: [UInt8])] = []
        for (segment, readable) in zip(segments, view(of: reader).readable) {
            let documents = segment.documents
            for number in 0..<documents.count {
                guard documents.identifier(of: number) == name || documents.source(of: number) == name,
                    documents.chunks(of: number).contains(where: readable.contains)
                else { continue }
                found.append((documents[number], documents.withText(of: number) { Array($0) }))
            }
        }
        return found
    }

    /// How much each of some terms tells a chunk from the others, by the chunks that the reader may read: what BM25 weighs
    /// it by, greatest for one that stands in none of them; above 0.
    ///
    /// Counted as if there were a hundred chunks at least: of three chunks nobody can say which words are rare.
    public func weights(of terms: [String], as reader: Reader) -> [Double] {
        let words = view(of: reader).words
        let parts = words.parts.map(\.source)
        return terms.map { term in
            var term = term
            let frequency = term.withUTF8 { bytes in
                parts.reduce(0) { sum, part in
                    guard !part.readable.isEmpty,
                        let number = part.segment.number(of: bytes, tag: TermTable.tag(of: bytes))
                    else { return sum }
                    return sum + part.documentFrequency(of: part.segment.postings(of: number))
                }
            }
            return words.scoring.weight(documentFrequency: frequency, count: max(words.count, 100))
        }
    }
}
