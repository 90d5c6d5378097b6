internal import HoneBase
internal import HoneTensor

/// A measurement of search by meaning on made-up vectors: the time of an exact one does not depend on what vectors mean.
public struct VectorTrial {
    /// How vectors are drawn.
    public enum Draw: String, Sendable, CaseIterable {
        /// Numbers from the normal distribution, divided by the length: no direction is favoured, which is the hardest case
        /// for an order, and the worst for graphs, since each vector is about as far from all others.
        case random
        /// Around centres that were drawn so, one for a hundred vectors: a centre plus 0.7 of a random direction, divided by
        /// the length, so that the product with the centre is 0.82; queries alike.
        case clustered
    }

    /// What was measured.
    public struct Result: Sendable {
        /// The seconds that it took to add the vectors to a segment.
        public var buildSeconds: Double
        /// The seconds of one search, at the median.
        public var scanSeconds: Double
        /// The seconds that merely reading the scanned bytes takes, at the median of as many turns between the searches.
        public var readSeconds: Double
        /// The seconds that each query takes where all are searched at once.
        public var sharedSeconds: Double
        /// The seconds of one search among the vectors at every hundredth place, at the median.
        public var selectiveSeconds: Double
        /// The share of the ten nearest by float32 that were found.
        public var recall: Double
        /// The vectors that were scored by their rests, for each query.
        public var scoredPerQuery: Double
        /// The bytes of the segment.
        public var byteCount: Int

        /// What graphs over the vectors give; nil where none was asked for, or there are too few vectors.
        public var graphs: Graphs?

        /// How many times longer a search takes than reading the bytes.
        public var readRatio: Double { scanSeconds / readSeconds }
    }

    /// What was measured of an approximate search.
    public struct Graphs: Sendable {
        /// How many there are.
        public var count: Int
        /// The seconds that it took to make them, on all threads.
        public var buildSeconds: Double
        /// Their bytes in a file.
        public var byteCount: Int
        /// The seconds of one search, at the median.
        public var searchSeconds: Double
        /// The share of the ten nearest by float32 that were found.
        public var recall: Double
    }

    /// The vectors.
    public let count: Int
    /// The numbers of a vector.
    public let dimension: Int
    /// How many are searched for: the measure is recall@10.
    public static let nearestCount = 10

    private let segment: VectorSegment
    private let graphs: (candidates: GraphCandidates, result: Graphs)?
    private let queries: [Float]
    private let truth: [[Int]]
    private let buildSeconds: Double

    /// Makes `count` vectors and `queryCount` queries, and finds the nearest by float32.
    ///
    /// - Parameters:
    ///   - settings: how graphs over the vectors are made; nil for none.
    ///   - progress: called with the number of vectors so far.
    ///   - linking: called with the number of vectors that were linked so far.
    /// - Throws: `VectorError` where the dimension is not allowed.
    public init(
        count: Int,
        dimension: Int,
        queryCount: Int,
        seed: UInt64,
        draw: Draw = .random,
        graphs settings: GraphSettings? = nil,
        progress: (Int) -> Void = { _ in },
        linking: (Int) -> Void = { _ in }
    ) throws(VectorError) {
        self.count = count
        self.dimension = dimension
        var builder = try VectorSegmentBuilder(dimension: dimension, expectedCount: count)
        let centres =
            draw == .random
            ? [] : Self.vectors(max(1, count / 100), dimension: dimension, seed: seed, batch: Int(UInt32.max))
        queries = Self.vectors(queryCount, dimension: dimension, seed: seed, batch: 0, around: centres)
        var oracle = Oracle(queries, dimension: dimension)
        var seconds = 0.0
        let batch = 8_192
        for start in stride(from: 0, to: count, by: batch) {
            let some = min(batch, count - start)
            let vectors = Self.vectors(
                some,
                dimension: dimension,
                seed: seed,
                batch: start / batch + 1,
                around: centres
            )
            let time = MonotonicClock.now
            try builder.append(vectors)
            seconds += MonotonicClock.now - time
            oracle.add(vectors, from: start)
            progress(start + some)
        }
        let time = MonotonicClock.now
        segment = builder.finish()
        buildSeconds = seconds + MonotonicClock.now - time
        truth = oracle.nearest
        graphs = if let settings { Self.graphs(over: segment, settings, linking) } else { nil }
    }

    /// Graphs of vectors that are dealt out in turn.
    private static func graphs(
        over segment: VectorSegment,
        _ settings: GraphSettings,
        _ linking: (Int) -> Void
    ) -> (GraphCandidates, Graphs)? {
        guard segment.count >= settings.least else { return nil }
        var parts = 1
        while segment.count > settings.most * parts { parts *= 2 }
        let places = (0..<parts).map { part in
            stride(from: part, to: segment.count, by: parts).map {
                VectorPlace(segment: 0, index: Int32($0))
            }
        }
        let start = MonotonicClock.now
        var graphs: [VectorGraph] = []
        VectorGraph.make(of: places, in: [segment], settings, progress: linking) { graphs += $0 }
        let seconds = MonotonicClock.now - start
        let bytes = graphs.reduce(0) { $0 + GraphBlock.bytes(of: $1, fingerprint: 0).count }
        return (
            GraphCandidates(graphs, over: [segment], settings),
            Graphs(count: parts, buildSeconds: seconds, byteCount: bytes, searchSeconds: 0, recall: 0)
        )
    }

    /// Searches for each query alone, reading the same bytes in between; then for all at once.
    public func run() throws(VectorError) -> Result {
        let collection = try VectorCollection([segment], dimension: dimension)
        let all = [[UInt64](repeating: .max, count: (count + 63) / 64)]
        var few = [[UInt64](repeating: 0, count: (count + 63) / 64)]
        for index in stride(from: 0, to: count, by: 100) { few[0][index / 64] |= 1 << UInt64(index % 64) }
        func query(_ index: Int) -> [Float] { Array(queries[index * dimension..<(index + 1) * dimension]) }
        var (reads, scans, selective) = ([Double](), [Double](), [Double]())
        var (hits, scored) = (0, 0)
        var words: UInt64 = 0
        _ = collection.search(query(0), count: Self.nearestCount, allowed: all)
        for index in truth.indices {
            let query = query(index)
            let start = MonotonicClock.now
            words ^= segment.withRows { VectorScan.readCodes($0) }
            let read = MonotonicClock.now
            let (matches, count) = collection.search(query, count: Self.nearestCount, allowed: all)
            let scanned = MonotonicClock.now
            _ = collection.search(query, count: Self.nearestCount, allowed: few)
            selective.append(MonotonicClock.now - scanned)
            reads.append(read - start)
            scans.append(scanned - read)
            scored += count
            hits += Set(truth[index]).intersection(matches[0].map(\.index)).count
        }
        let start = MonotonicClock.now
        _ = try collection.nearest(toEach: queries, count: Self.nearestCount, allowed: all)
        let shared = MonotonicClock.now - start
        let approximate = graphs.map { graphs in
            var result = graphs.result
            (result.searchSeconds, result.recall) = Self.measure(truth, count) { index in
                let query = query(index)
                let wanted = Self.nearestCount
                let allowed = graphs.candidates.narrowed(all, to: query, wanted: wanted)
                return collection.search(query, count: wanted, allowed: allowed).matches[0].map(\.index)
            }
            return result
        }
        require(words == 0 || truth.count % 2 == 1, "VectorTrial: two readings of the same bytes differ")
        return Result(
            buildSeconds: buildSeconds,
            scanSeconds: Self.median(scans),
            readSeconds: Self.median(reads),
            sharedSeconds: shared / Double(truth.count),
            selectiveSeconds: Self.median(selective),
            recall: Double(hits) / Double(truth.count * min(Self.nearestCount, count)),
            scoredPerQuery: Double(scored) / Double(truth.count),
            byteCount: segment.byteCount,
            graphs: approximate
        )
    }

    /// The median of the seconds of `search`, called with the number of each query, and the share of `truth` it finds.
    private static func measure(
        _ truth: [[Int]],
        _ count: Int,
        _ search: (Int) -> [Int]
    ) -> (seconds: Double, recall: Double) {
        var (times, hits) = ([Double](), 0)
        for index in truth.indices {
            let start = MonotonicClock.now
            let found = search(index)
            times.append(MonotonicClock.now - start)
            hits += Set(truth[index]).intersection(found).count
        }
        return (median(times), Double(hits) / Double(truth.count * min(nearestCount, count)))
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Unit vectors of normally distributed numbers, or those around one of the `centres`, where there are any: a function of
    /// the seed, the batch and the place in it.
    private static func vectors(
        _ count: Int,
        dimension: Int,
        seed: UInt64,
        batch: Int,
        around centres: [Float] = []
    ) -> [Float] {
        let key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        let blocks = (dimension + 3) / 4
        let threads = CPU.threadCount
        return [Float](unsafeUninitializedCapacity: count * dimension) { numbers, initialized in
            nonisolated(unsafe) let numbers = numbers
            Threads.run(threads) { thread in
                for vector in stride(from: thread, to: count, by: threads) {
                    let row = UnsafeMutableBufferPointer(
                        rebasing: numbers[vector * dimension..<(vector + 1) * dimension]
                    )
                    var square = 0.0
                    for block in 0..<blocks {
                        let counter = SIMD4(UInt32(block), UInt32(vector), UInt32(batch), 0)
                        let words = Philox.block(counter: counter, key: key)
                        for pair in 0..<2 {
                            let (even, odd) = (Double(words[2 * pair]), Double(words[2 * pair + 1]))
                            let radius = (-2 * Mathematics.log((even + 0.5) * 0x1p-32)).squareRoot()
                            let angle = 2 * Double.pi * odd * 0x1p-32
                            let normals = (radius * Mathematics.cos(angle), radius * Mathematics.sin(angle))
                            let place = 4 * block + 2 * pair
                            if place < dimension { row[place] = Float(normals.0) }
                            if place + 1 < dimension { row[place + 1] = Float(normals.1) }
                        }
                    }
                    func normalize() {
                        square = row.reduce(0) { $0 + Double($1) * Double($1) }
                        let factor = Float(1 / square.squareRoot())
                        for place in row.indices { row[place] *= factor }
                    }
                    normalize()
                    guard !centres.isEmpty else { continue }
                    let counter = SIMD4(UInt32(blocks), UInt32(vector), UInt32(batch), 0)
                    let word = Int(Philox.block(counter: counter, key: key)[0])
                    let start = word % (centres.count / dimension) * dimension
                    for place in row.indices { row[place] = centres[start + place] + 0.7 * row[place] }
                    normalize()
                }
            }
            initialized = count * dimension
        }
    }
}

/// The nearest by products in float32 of all vectors with all queries.
private struct Oracle {
    private let weight: Weight
    private let dimension: Int
    private var best: [[(index: Int, score: Float)]]

    init(_ queries: [Float], dimension: Int) {
        let count = queries.count / dimension
        weight = Weight(frozen: Tensor(queries, shape: [count, dimension]), as: .float32)
        best = Array(repeating: [], count: count)
        self.dimension = dimension
    }

    mutating func add(_ vectors: [Float], from start: Int) {
        let count = vectors.count / dimension
        let wanted = min(VectorTrial.nearestCount, count)
        let products = Tensor(vectors, shape: [count, dimension]).linear(weight).transposed()
        let (indices, values) = products.largest(wanted)
        let (rows, scores) = (indices.integers(), values.floats())
        for query in best.indices {
            for place in query * wanted..<(query + 1) * wanted {
                best[query].append((start + Int(rows[place]), scores[place]))
            }
            best[query].sort { ($1.score, $0.index) < ($0.score, $1.index) }
            best[query].removeLast(max(0, best[query].count - VectorTrial.nearestCount))
        }
    }

    var nearest: [[Int]] { best.map { $0.map(\.index) } }
}
