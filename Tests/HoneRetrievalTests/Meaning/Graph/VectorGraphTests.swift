import HoneBase
import HoneTensor
import Testing

@testable import HoneRetrieval

@Suite struct VectorGraphTests {
    private let made: MadeGraphs

    init() throws { made = try MadeGraphs(1_500) }

    /// The codes of a query as the kernel makes them.
    private func coded(_ query: [Float]) throws -> (codes: [Int8], scale: Float) {
        let segment = try MadeVectors.segment(query, dimension: query.count)
        let stride = VectorScan.stride(of: query.count)
        return segment.withRows { (Array(UnsafeBufferPointer(start: $0.codes, count: stride)), $0.scales[0]) }
    }

    @Test func mostOfTheNearestAreFound() throws {
        let graph = made.graph()
        var hits = 0
        let queries = made.queries(60)
        for query in queries {
            let (codes, scale) = try coded(query)
            let found = graph.search(codes, scale: scale, width: 40)
            #expect(found.numbers.count == 40 && Set(found.numbers).count == 40)
            #expect(found.products == found.products.sorted(by: >))
            let expected = MadeVectors.nearest(made.vectors, to: query, count: 10) { $0 % 7 != 3 }
            let indices = found.numbers.map { number -> Int in
                let place = graph.places[Int(number)]
                return Int(place.index) + (place.segment == 0 ? 0 : made.firstCount)
            }
            hits += expected.count { indices.contains($0.index) }
            // Products are those of codes: near the vectors' own.
            for (index, product) in zip(indices, found.products) {
                let start = index * made.dimension
                let own = MadeVectors.product(made.vectors[start..<start + made.dimension], query)
                #expect(abs(own - Double(product)) < 0.02)
            }
        }
        #expect(Double(hits) / Double(10 * queries.count) >= 0.98, "\(hits) of \(10 * queries.count)")
    }

    /// The same vectors in the same order give the same graph; others, or another order, another fingerprint.
    @Test func graphsAreTheSameForTheSameVectors() throws {
        #expect(made.bytes(of: made.graph()) == made.bytes(of: made.graph()))
        let print = VectorGraph.fingerprint(of: made.places, in: made.segments)
        var places = made.places
        places.swapAt(4, 400)
        #expect(VectorGraph.fingerprint(of: places, in: made.segments) != print)
        #expect(VectorGraph.fingerprint(of: Array(made.places.dropLast()), in: made.segments) != print)
        let other = try MadeGraphs(1_500, seed: 2)
        #expect(VectorGraph.fingerprint(of: made.places, in: other.segments) != print)
    }

    @Test(arguments: [1, 2, 3])
    func fewVectorsAreAllFound(count: Int) throws {
        let graph = VectorGraph(of: Array(made.places[..<count]), in: made.segments, made.settings)
        let (codes, scale) = try coded(made.queries(1)[0])
        let found = graph.search(codes, scale: scale, width: 10)
        #expect(Set(found.numbers) == Set(0..<UInt32(count)))
        #expect(graph.search(codes, scale: scale, width: 0).numbers.isEmpty)
    }

    /// Several graphs made at once are those made one by one, and all vectors are counted.
    @Test func graphsAreMadeOnAllThreads() throws {
        let parts = (0..<5).map { part in
            stride(from: part, to: made.places.count, by: 5).map { made.places[$0] }
        }
        var (graphs, linked) = ([VectorGraph](), 0)
        VectorGraph.make(of: parts, in: made.segments, made.settings, progress: { linked = max(linked, $0) })
        {
            graphs += $0
        }
        #expect(graphs.map(\.places) == parts && linked > 0 && linked <= made.places.count)
        for (graph, part) in zip(graphs, parts) {
            let alone = VectorGraph(of: part, in: made.segments, made.settings)
            #expect(made.bytes(of: graph) == made.bytes(of: alone))
        }
    }

    /// Searches of several threads find what one finds.
    @Test func threadsSearchAtOnce() throws {
        let graph = made.graph()
        let queries = try made.queries(40).map(coded)
        let expected = queries.map { graph.search($0.codes, scale: $0.scale, width: 20).numbers }
        var same = [Bool](repeating: false, count: 4)
        same.withUnsafeMutableBufferPointer { same in
            nonisolated(unsafe) let same = same
            Threads.run(4) { thread in
                same[thread] = (0..<10).allSatisfy { _ in
                    queries.map { graph.search($0.codes, scale: $0.scale, width: 20).numbers } == expected
                }
            }
        }
        #expect(same == [true, true, true, true])
    }
}
