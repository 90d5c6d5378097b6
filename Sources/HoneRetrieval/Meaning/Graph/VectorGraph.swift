internal import CHNSW
internal import HoneBase
internal import HoneTensor
internal import Synchronization

/// Where a vector is: in which segment, and at which position.
struct VectorPlace: Hashable, Sendable {
    var segment: Int32
    var index: Int32
}

/// Vectors linked to near ones, on levels that become sparser: a search follows the links (Malkov and Yashunin, "Efficient
/// and robust approximate nearest neighbor search using hierarchical navigable small world graphs", 2018; by hnswlib).
///
/// Nearness is the inner product of codes. The vectors stay where they are; the same ones in the same order give the same
/// graph.
final class VectorGraph: @unchecked Sendable {  // Once it is made it is only searched, which any thread may.
    /// The vectors, in the order in which they were linked.
    let places: [VectorPlace]
    /// The links of a vector on each level, at most; twice as many on the lowest.
    let neighbours: Int

    private let graph: OpaquePointer
    /// They keep the codes in memory.
    private let segments: [VectorSegment]
    private static let seed: UInt32 = 1

    /// The number of vectors.
    var count: Int { places.count }

    /// Links the vectors at `places` of `segments`.
    ///
    /// - Parameter progress: called after some vectors, with how many have been linked since it was called last.
    init(
        of places: [VectorPlace],
        in segments: [VectorSegment],
        _ settings: GraphSettings,
        progress: (Int) -> Void = { _ in }
    ) {
        self.places = places
        self.segments = segments
        neighbours = settings.neighbours
        graph = Self.empty(places.count, in: segments, settings)
        let batch = 256
        for (number, vector) in Self.vectors(at: places, in: segments).enumerated() {
            guard chnsw_add(graph, vector) else { Self.failForMemory(places.count) }
            if (number + 1) % batch == 0 { progress(batch) }
        }
        progress(places.count % batch)
        chnsw_finish(graph)
    }

    /// The graph of these links.
    ///
    /// - Parameter lists: for each vector its links on each level that it reaches, the lowest first; all were checked.
    init(
        of places: [VectorPlace],
        in segments: [VectorSegment],
        _ settings: GraphSettings,
        entry: Int,
        levels: some Sequence<Int>,
        lists: (_ body: (_ node: Int, _ level: Int, _ links: UnsafeBufferPointer<UInt32>) -> Void) -> Void
    ) {
        self.places = places
        self.segments = segments
        neighbours = settings.neighbours
        graph = Self.empty(places.count, in: segments, settings)
        for (vector, level) in zip(Self.vectors(at: places, in: segments), levels) {
            guard chnsw_restore(graph, vector, Int32(level)) else { Self.failForMemory(places.count) }
        }
        lists { node, level, links in
            chnsw_link(graph, Int64(node), Int32(level), links.baseAddress, Int32(links.count))
        }
        chnsw_enter(graph, Int64(entry))
        chnsw_finish(graph)
    }

    /// Makes a graph of each of `parts`, as many at once as there are threads; those of each turn go to `body` together.
    ///
    /// - Parameter progress: called on this thread, with how many vectors have been linked.
    static func make<Failure: Error>(
        of parts: [[VectorPlace]],
        in segments: [VectorSegment],
        _ settings: GraphSettings,
        progress: (Int) -> Void,
        _ body: ([VectorGraph]) throws(Failure) -> Void
    ) throws(Failure) {
        let linked = Atomic(0)
        let threads = max(1, CPU.threadCount)
        for start in stride(from: 0, to: parts.count, by: threads) {
            let some = parts[start..<min(start + threads, parts.count)]
            var graphs = [VectorGraph?](repeating: nil, count: some.count)
            graphs.withUnsafeMutableBufferPointer { graphs in
                nonisolated(unsafe) let graphs = graphs
                Threads.run(some.count) { thread in
                    graphs[thread] = VectorGraph(of: some[start + thread], in: segments, settings) { count in
                        let sum = linked.add(count, ordering: .relaxed).newValue
                        if thread == 0 { progress(sum) }
                    }
                }
            }
            try body(graphs.compactMap(\.self))
        }
    }

    deinit { chnsw_free(graph) }

    private static func empty(
        _ count: Int,
        in segments: [VectorSegment],
        _ settings: GraphSettings
    ) -> OpaquePointer {
        require(count > 0, "VectorGraph: \(count) vectors")
        let made = chnsw_make(
            chnsw_settings(
                capacity: Int64(count),
                stride: Int64(VectorScan.stride(of: segments[0].dimension)),
                neighbours: Int32(settings.neighbours),
                construction: Int32(settings.construction),
                seed: seed,
                product: VectorScan.codeProduct
            )
        )
        guard let made else { failForMemory(count) }
        return made
    }

    private static func failForMemory(_ count: Int) -> Never {
        fatalError("VectorGraph: no memory for the links of \(count) vectors")
    }

    /// The vectors as the library takes them; their codes stay valid as long as the segments are there.
    private static func vectors(
        at places: [VectorPlace],
        in segments: [VectorSegment]
    ) -> some Sequence<chnsw_vector> {
        let rows = segments.map { $0.withRows { $0 } }
        return places.lazy.map { place in
            let rows = rows[Int(place.segment)]
            let codes = rows.codes + Int(place.index) * VectorScan.stride(of: rows.dimension)
            return chnsw_vector(codes: codes, scale: rows.scales[Int(place.index)])
        }
    }

    /// A hash of the vectors at `places`: a graph belongs to those that it was made of.
    static func fingerprint(of places: [VectorPlace], in segments: [VectorSegment]) -> UInt64 {
        var hashes: [UInt64] = []
        hashes.reserveCapacity(places.count)
        let stride = segments.first.map { VectorScan.stride(of: $0.dimension) } ?? 0
        for vector in vectors(at: places, in: segments) {
            let codes = XXHash64.hash(UnsafeRawBufferPointer(start: vector.codes, count: stride))
            hashes.append((codes &+ UInt64(vector.scale.bitPattern)).littleEndian)
        }
        return hashes.withUnsafeBytes { XXHash64.hash($0) }
    }

    /// What was found for a query: numbers of vectors in `places`, by falling product of codes.
    struct Found: Sendable {
        var numbers: [UInt32] = []
        var products: [Float] = []
    }

    /// Vectors near to a query that was coded: `width` of them, fewer where the graph leads to no more.
    func search(_ codes: [Int8], scale: Float, width: Int) -> Found {
        var found = Found()
        let width = min(width, count)
        found.numbers = [UInt32](unsafeUninitializedCapacity: width) { numbers, numberCount in
            found.products = [Float](unsafeUninitializedCapacity: width) { products, productCount in
                let count = codes.withUnsafeBufferPointer { codes in
                    let query = chnsw_vector(codes: codes.baseAddress, scale: scale)
                    return chnsw_search(
                        graph,
                        query,
                        Int64(width),
                        numbers.baseAddress,
                        products.baseAddress
                    )
                }
                guard count >= 0 else { Self.failForMemory(self.count) }
                (numberCount, productCount) = (Int(count), Int(count))
            }
        }
        return found
    }

    /// The number of the vector at which searches begin.
    var entry: Int { Int(chnsw_entry(graph)) }

    /// The highest level that a vector reaches, from 0 on.
    func level(of number: Int) -> Int { Int(chnsw_level(graph, Int64(number))) }

    /// Calls `body` with the links of a vector on a level that it reaches.
    func withLinks(
        of number: Int,
        level: Int,
        _ body: (UnsafeBufferPointer<UInt32>) -> Void
    ) {
        var count: Int32 = 0
        let links = chnsw_links(graph, Int64(number), Int32(level), &count)
        body(UnsafeBufferPointer(start: links, count: Int(count)))
    }
}
