internal import HoneBase
internal import HoneTensor

/// A measurement of search by meaning on made-up vectors: its time does not depend on what vectors mean.
///
/// Their numbers are drawn from the normal distribution, then divided by the length: no direction is favoured, which is
/// the hardest case for an order.
public struct VectorTrial {
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

        /// How many times longer a search takes than reading the bytes.
        public var readRatio: Double { scanSeconds / readSeconds }
    }

    /// The vectors.
    public let count: Int
    /// The numbers of a vector.
    public let dimension: Int
    /// How many are searched for: the measure is recall@10.
    public static let nearestCount = 10

    private let segment: VectorSegment
    private let queries: [Float]
    private let truth: [[Int]]
    private let buildSeconds: Double

    /// Makes `count` vectors and `queryCount` queries, and finds the nearest by float32.
    ///
    /// - Throws: `VectorError` where the dimension is not allowed.
    public init(
        count: Int,
        dimension: Int,
        queryCount: Int,
        seed: UInt64,
        progress: (Int) -> Void = { _ in }
    ) throws(VectorError) {
        self.count = count
        self.dimension = dimension
        var builder = try VectorSegmentBuilder(dimension: dimension, expectedCount: count)
        queries = Self.vectors(queryCount, dimension: dimension, seed: seed, batch: 0)
        var oracle = Oracle(queries, dimension: dimension)
        var seconds = 0.0
        let batch = 8_192
        for start in stride(from: 0, to: count, by: batch) {
            let some = min(batch, count - start)
            let vectors = Self.vectors(some, dimension: dimension, seed: seed, batch: start / batch + 1)
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
        require(words == 0 || truth.count % 2 == 1, "VectorTrial: two readings of the same bytes differ")
        return Result(
            buildSeconds: buildSeconds,
            scanSeconds: Self.median(scans),
            readSeconds: Self.median(reads),
            sharedSeconds: shared / Double(truth.count),
            selectiveSeconds: Self.median(selective),
            recall: Double(hits) / Double(truth.count * min(Self.nearestCount, count)),
            scoredPerQuery: Double(scored) / Double(truth.count),
            byteCount: segment.byteCount
        )
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Unit vectors of normally distributed numbers: a function of the seed, the batch and the place in it.
    private static func vectors(_ count: Int, dimension: Int, seed: UInt64, batch: Int) -> [Float] {
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
                    for number in row { square += Double(number) * Double(number) }
                    let factor = Float(1 / square.squareRoot())
                    for place in row.indices { row[place] *= factor }
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
