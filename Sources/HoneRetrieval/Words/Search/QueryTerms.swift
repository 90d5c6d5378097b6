/// The terms of a query that stand in readable chunks: each once, in the order of their first coming.
struct QueryTerms {
    /// What each term gives a chunk at most.
    private(set) var weights: [Float] = []
    /// The postings of each term in each part; empty where the part has none.
    private var postings: [Range<Int>] = []
    private let partCount: Int

    /// The terms of `query` that stand in a readable chunk of `collection`.
    init(of query: UnsafeBufferPointer<UInt8>, in collection: WordCollection) {
        partCount = collection.parts.count
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
        for part in collection.parts {
            var range = 0..<0
            if !part.source.readable.isEmpty, let number = part.source.segment.number(of: term, tag: tag) {
                range = part.source.segment.postings(of: number)
                frequency += part.source.documentFrequency(of: range)
            }
            postings.append(range)
        }
        if frequency == 0 {
            postings.removeLast(partCount)
        } else {
            let weight = collection.scoring.weight(documentFrequency: frequency, count: collection.count)
            weights.append(Float(weight * Double(times)))
        }
    }

    /// The postings of a term in a part.
    func postings(of term: Int, in part: Int) -> Range<Int> { postings[term * partCount + part] }
}
