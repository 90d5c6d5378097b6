/// The terms of a query: each once, in the order of their first coming, with its weight and its postings.
struct QueryTerms {
    /// A term that stands in readable chunks.
    struct Term {
        /// What it gives a chunk at most.
        var weight: Float
        /// Its postings in each part; empty where the part has none.
        var postings: [Range<Int>]
    }

    private(set) var terms: [Term] = []

    /// The terms of `query` that stand in a readable chunk of `collection`.
    init(of query: UnsafeBufferPointer<UInt8>, in collection: WordCollection) {
        guard let analysis = collection.analysis, collection.count > 0 else { return }
        var (scanner, maker) = (WordScanner(), TermMaker(analysis))
        var table = TermTable(exponent: 5)
        var counts: [Int] = []
        scanner.forEachWord(of: query) { word in
            maker.withTerm(of: word) { term in
                let (number, isNew) = table.insert(term)
                if isNew { counts.append(1) } else { counts[number] += 1 }
            }
        }
        table.text.withUnsafeBufferPointer { text in
            var start = 0
            for (number, end) in table.ends.enumerated() {
                let term = UnsafeBufferPointer(rebasing: text[start..<Int(end)])
                start = Int(end)
                insert(term, times: counts[number], in: collection)
            }
        }
    }

    private mutating func insert(
        _ term: UnsafeBufferPointer<UInt8>,
        times: Int,
        in collection: WordCollection
    ) {
        let tag = TermTable.tag(of: term)
        var frequency = 0
        let postings = collection.parts.map { part in
            guard !part.source.readable.isEmpty,
                let number = part.source.segment.number(of: term, tag: tag)
            else { return 0..<0 }
            let postings = part.source.segment.postings(of: number)
            frequency += part.source.documentFrequency(of: postings)
            return postings
        }
        guard frequency > 0 else { return }
        let weight = collection.scoring.weight(documentFrequency: frequency, count: collection.count)
        terms.append(Term(weight: Float(weight * Double(times)), postings: postings))
    }
}
