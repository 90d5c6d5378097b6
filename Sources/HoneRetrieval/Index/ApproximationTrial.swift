internal import HoneBase

/// What the graphs of an index are worth: approximate search beside the exact one.
public struct ApproximationTrial: Sendable, Equatable {
    /// How they are made and searched.
    public var settings: GraphSettings
    /// The graphs, their chunks, and their bytes in the file.
    public var graphs: Int, chunks: Int, bytes: Int
    /// The chunks that everyone may read: what was searched.
    public var publicChunks: Int
    /// The chunks by whose own vectors others were looked for; 0 where there is no graph, and nothing to compare.
    public var queries: Int
    /// The share of the ten nearest that were found, the chunk itself left out; of equal ones any.
    public var recall: Double
    /// The seconds of a search, at the median.
    public var approximateSeconds: Double, exactSeconds: Double

    /// How many are looked for: the measure is recall@10.
    public static let nearestCount = 10
}

extension Index {
    /// Searches by the vectors of some chunks, evenly drawn from those in graphs, approximately and exactly; nil for an index
    /// that is searched exactly.
    public func approximationTrial(queries most: Int = 200) -> ApproximationTrial? {
        guard let settings = settings.graphs, self.settings.embedder != nil else { return nil }
        let nearest = ApproximationTrial.nearestCount
        let readable = view(of: Reader(Reader.everyone)).readable
        var trial = ApproximationTrial(
            settings: settings,
            graphs: graphs?.graphs.count ?? 0,
            chunks: graphs?.count ?? 0,
            bytes: graphByteCount,
            publicChunks: readable.reduce(0) { $0 + $1.count },
            queries: 0,
            recall: 1,
            approximateSeconds: 0,
            exactSeconds: 0
        )
        let vectors = segments.compactMap(\.vectors)
        guard let graphs, let dimension = vectors.first?.dimension,
            let collection = try? VectorCollection(vectors, dimension: dimension)
        else { return trial }
        let places = graphs.graphs.flatMap(\.places)
        let count = min(most, places.count)
        let allowed = readable.map(\.words)
        var (hits, wanted) = (0, 0)
        var times: (approximate: [Double], exact: [Double]) = ([], [])
        for number in 0..<count {
            let place = places[number * places.count / count]
            let query = vectors[Int(place.segment)].vector(at: Int(place.index))
            /// The scores of the nearest without the chunk itself.
            func scores(_ allowed: [[UInt64]]) -> [Float] {
                collection.search(query, count: nearest + 1, allowed: allowed).matches[0]
                    .filter { $0.segment != Int(place.segment) || $0.index != Int(place.index) }
                    .prefix(nearest).map(\.score)
            }
            let start = MonotonicClock.now
            let found = scores(graphs.narrowed(allowed, to: query, wanted: nearest + 1))
            let middle = MonotonicClock.now
            let expected = scores(allowed)
            times.exact.append(MonotonicClock.now - middle)
            times.approximate.append(middle - start)
            guard let least = expected.last else { continue }
            hits += min(found.count { $0 >= least }, expected.count)
            wanted += expected.count
        }
        trial.queries = count
        trial.recall = wanted > 0 ? Double(hits) / Double(wanted) : 1
        trial.approximateSeconds = times.approximate.sorted()[count / 2]
        trial.exactSeconds = times.exact.sorted()[count / 2]
        return trial
    }
}
