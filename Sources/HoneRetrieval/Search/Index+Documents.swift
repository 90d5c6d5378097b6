/// A document that was found.
public struct DocumentMatch: Sendable, Equatable {
    /// The document's identifier.
    public var identifier: String
    /// The score of its best chunk.
    public var score: Double
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
        var request = request
        let wanted = request.limit
        while true {
            let chunks = try matches(request, by: embedder)
            var seen: Set<DocumentKey> = []
            let best = chunks.filter { seen.insert(document(of: $0.key)).inserted }
            // A document of many chunks takes the places of others.
            guard best.count < wanted, chunks.count == request.limit else {
                return best.prefix(wanted).map {
                    DocumentMatch(identifier: identifier(of: document(of: $0.key)), score: $0.score)
                }
            }
            request.limit *= 2
        }
    }

    private struct DocumentKey: Hashable {
        var segment: Int
        var number: Int
    }

    private func document(of chunk: ChunkKey) -> DocumentKey {
        DocumentKey(
            segment: chunk.segment,
            number: Int(segments[chunk.segment].documentOfChunk[chunk.number])
        )
    }

    private func identifier(of document: DocumentKey) -> String {
        segments[document.segment].documents.identifier(of: document.number)
    }
}
