/// A document that was found.
public struct DocumentMatch: Sendable {
    /// The score of its best chunk.
    public let score: Double
    private let documents: DocumentTable
    private let number: Int

    fileprivate init(_ documents: DocumentTable, _ number: Int, score: Double) {
        (self.documents, self.number, self.score) = (documents, number, score)
    }

    /// The document's identifier, read from the index when it is asked for.
    public var identifier: String { documents.identifier(of: number) }
}

extension Index {
    /// The documents that fit `request` best, each by the best of its chunks.
    ///
    /// As many as its limit says wherever so many exist and fit, of those that its reader may read; a search that joins two
    /// looks at the chunks that these give it.
    ///
    /// - Parameter embedder: the model that made the vectors; not needed for a search by words.
    /// - Throws: `SearchError` as `search(_:by:)`.
    public func documents(for request: SearchRequest, by embedder: (any Embedder)? = nil) throws(SearchError)
        -> [DocumentMatch]
    {
        try bestChunks(for: request, by: embedder).map { chunk in
            let document = document(of: chunk.key)
            return DocumentMatch(segments[document.segment].documents, document.number, score: chunk.score)
        }
    }

    /// The best chunk of each of these documents.
    func bestChunks(for request: SearchRequest, by embedder: (any Embedder)?) throws(SearchError) -> [(
        key: ChunkKey, score: Double
    )] {
        var request = request
        let wanted = request.limit
        while true {
            let chunks = try matches(request, by: embedder)
            var isSeen = segments.map { [Bool](repeating: false, count: $0.documents.count) }
            let best = chunks.filter { chunk in
                let document = document(of: chunk.key)
                defer { isSeen[document.segment][document.number] = true }
                return !isSeen[document.segment][document.number]
            }
            // A document of many chunks takes the places of others.
            guard best.count < wanted, chunks.count == request.limit else {
                return Array(best.prefix(wanted))
            }
            request.limit *= 2
        }
    }

    /// All chunks of some documents, by the documents' identifiers, in their order: those that the reader may read.
    ///
    /// - Returns: no entry for a document that is not there; scores are 0.
    /// - Complexity: proportional to the documents of the index.
    public func passages(of identifiers: Set<String>, as reader: Reader) -> [String: [SearchResult]] {
        var found: [String: [SearchResult]] = [:]
        let view = view(of: reader)
        for (number, segment) in segments.enumerated() {
            let readable = view.readable[number]
            for document in 0..<segment.documents.count {
                let identifier = segment.documents.identifier(of: document)
                guard identifiers.contains(identifier) else { continue }
                for chunk in segment.documents.chunks(of: document) where readable.contains(chunk) {
                    found[identifier, default: []]
                        .append(result(ChunkKey(segment: number, number: chunk), score: 0))
                }
            }
        }
        return found
    }

    private struct DocumentKey {
        var segment: Int
        var number: Int
    }

    private func document(of chunk: ChunkKey) -> DocumentKey {
        DocumentKey(
            segment: chunk.segment,
            number: Int(segments[chunk.segment].documentOfChunk[chunk.number])
        )
    }

    /// The identifier of the document that `chunk` belongs to.
    func identifier(of chunk: ChunkKey) -> String {
        let document = document(of: chunk)
        return segments[document.segment].documents.identifier(of: document.number)
    }
}
