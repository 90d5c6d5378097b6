import HoneTestSupport
import Testing

@testable import HoneRetrieval

/// What graphs leave to be scanned: the nearest, with the exact search's scores and order.
@Suite struct GraphCandidatesTests {
    private let made: MadeGraphs

    init() throws { made = try MadeGraphs(2_400) }

    private func found(
        _ query: [Float],
        _ count: Int,
        by candidates: GraphCandidates?,
        _ allowed: [[UInt64]]
    ) throws -> [VectorMatch] {
        let scanned = candidates?.narrowed(allowed, to: query, wanted: count) ?? allowed
        return try made.collection.nearest(to: query, count: count, allowed: scanned)
    }

    @Test(arguments: [1, 4])
    func mostIsFoundAndScoresAreThoseOfTheExactSearch(parts: Int) throws {
        let candidates = made.candidates(parts: parts)
        let allowed = made.allowed()
        var (hits, wanted) = (0, 0)
        for query in made.queries(60) {
            let exact = try found(query, made.count, by: nil, allowed)
            let some = try found(query, 10, by: candidates, allowed)
            #expect(some.count == 10)
            // The exact search's own matches, in its order, with its scores.
            let places = some.map { match in exact.firstIndex(of: match) }
            #expect(!places.contains(nil))
            let known = places.compactMap(\.self)
            #expect(known == known.sorted())
            hits += known.count { $0 < 10 }
            wanted += 10
            // What no graph holds is found as the exact search finds it.
            func outside(_ match: VectorMatch) -> Bool {
                (match.index + (match.segment == 0 ? 0 : made.firstCount)) % 7 == 3
            }
            let near = exact.filter { $0.score > some[9].score }
            #expect(near.filter(outside).allSatisfy(some.contains))
        }
        #expect(Double(hits) >= 0.98 * Double(wanted), "\(hits) of \(wanted)")
    }

    @Test func graphsNarrowWhatIsScanned() throws {
        let candidates = made.candidates(parts: 3)
        let query = made.queries(1)[0]
        let scanned = candidates.narrowed(made.allowed(), to: query, wanted: 10)
        let count = scanned.joined().reduce(0) { $0 + $1.nonzeroBitCount }
        // Every seventh vector is in no graph.
        #expect(count < made.count / 7 + 1 + 3 * 200)
        #expect(candidates.count == made.places.count)
    }

    /// As many as were asked for, wherever so many are: also where that is more than a graph is searched for.
    @Test(arguments: [1, 2, 39, 40, 41, 100, 500, 2_399, 2_400, 5_000])
    func asManyAsThereAre(count: Int) throws {
        let candidates = made.candidates(parts: 3)
        for query in made.queries(4) {
            let some = try found(query, count, by: candidates, made.allowed())
            #expect(some.count == min(count, made.count))
        }
    }

    /// Nobody is shown what is not allowed, whatever a graph holds.
    @Test func whatIsNotAllowedIsNotScanned() throws {
        let candidates = made.candidates(parts: 2)
        let allowed = made.allowed { $0 % 5 == 0 }
        for query in made.queries(10) {
            let scanned = candidates.narrowed(allowed, to: query, wanted: 10)
            for (scanned, allowed) in zip(scanned, allowed) {
                for (scanned, allowed) in zip(scanned, allowed) { #expect(scanned & ~allowed == 0) }
            }
        }
    }

    /// Where the nearest lie in one graph of several, that one is asked for more.
    @Test func aGraphThatHoldsAllOfTheNearestIsAskedForMore() throws {
        let (dimension, count) = (16, 12_000)
        var draws = Draws(9)
        let pole = MadeVectors.normalized(draws.floats(dimension))
        var vectors: [Float] = []
        for index in 0..<count {
            let moves = draws.floats(dimension, scale: index % 2 == 0 ? 0.2 : 3)
            vectors += MadeVectors.normalized(zip(pole, moves).map { $0 + $1 })
        }
        let segment = try MadeVectors.segment(vectors, dimension: dimension)
        let settings = MadeGraphs.settings(width: 10)
        let graphs = (0..<2).map { part in
            VectorGraph(
                of: stride(from: part, to: count, by: 2).map { VectorPlace(segment: 0, index: Int32($0)) },
                in: [segment],
                settings
            )
        }
        let candidates = GraphCandidates(graphs, over: [segment], settings)
        let collection = try VectorCollection([segment], dimension: dimension)
        let all = [MadeVectors.words(count)]
        let expected = try collection.nearest(to: pole, count: 36, allowed: all).map(\.index)
        let scanned = candidates.narrowed(all, to: pole, wanted: 36)
        let found = try collection.nearest(to: pole, count: 36, allowed: scanned).map(\.index)
        let scannedCount = scanned[0].reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(scannedCount < 200, "the graph was scanned, not asked for more")
        #expect(expected.allSatisfy { $0 % 2 == 0 })
        // One graph alone, were it not asked again, would give 27.
        let hits = Set(found).intersection(expected).count
        #expect(hits >= 34, "\(hits) of 36")
    }
}
