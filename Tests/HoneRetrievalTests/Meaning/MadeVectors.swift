import HoneRetrieval
import HoneTestSupport

/// Vectors for tests, and the plainest search among them.
enum MadeVectors {
    /// `count` vectors of length one, laid end to end.
    static func unit(_ count: Int, dimension: Int, _ draws: inout Draws) -> [Float] {
        (0..<count).flatMap { _ in normalized(draws.floats(dimension)) }
    }

    /// `count` vectors in groups around `centres` points: within a group scores are near each other.
    static func clustered(
        _ count: Int,
        dimension: Int,
        centres: Int,
        spread: Float,
        _ draws: inout Draws
    ) -> [Float] {
        let points = (0..<centres).map { _ in normalized(draws.floats(dimension)) }
        return (0..<count).flatMap { index in
            let moves = draws.floats(dimension, scale: Double(spread))
            return normalized(zip(points[index % centres], moves).map { $0 + $1 })
        }
    }

    static func normalized(_ numbers: [Float]) -> [Float] {
        let length = product(numbers, numbers).squareRoot()
        return numbers.map { Float(Double($0) / length) }
    }

    /// A segment of these vectors, appended in batches of unlike sizes.
    static func segment(_ vectors: [Float], dimension: Int) throws -> VectorSegment {
        var builder = try VectorSegmentBuilder(dimension: dimension)
        var (start, batch) = (0, 1)
        while start < vectors.count {
            let end = min(start + batch * dimension, vectors.count)
            try builder.append(Array(vectors[start..<end]))
            (start, batch) = (end, batch * 2 + 1)
        }
        return builder.finish()
    }

    /// The bits of these of `count` vectors.
    static func words(_ count: Int, _ isAllowed: (Int) -> Bool = { _ in true }) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for index in 0..<count where isAllowed(index) { words[index / 64] |= 1 << UInt64(index % 64) }
        return words
    }

    /// The inner product in double precision.
    static func product(_ x: some Collection<Float>, _ y: some Collection<Float>) -> Double {
        var sum = 0.0
        for (x, y) in zip(x, y) { sum += Double(x) * Double(y) }
        return sum
    }

    /// The nearest by inner products in double precision of the very vectors.
    static func nearest(
        _ vectors: [Float],
        to query: [Float],
        count: Int,
        among isAllowed: (Int) -> Bool = { _ in true }
    ) -> [(index: Int, score: Double)] {
        let dimension = query.count
        var scored: [(index: Int, score: Double)] = []
        for index in 0..<vectors.count / dimension where isAllowed(index) {
            scored.append((index, product(vectors[index * dimension..<(index + 1) * dimension], query)))
        }
        scored.sort { ($1.score, $0.index) < ($0.score, $1.index) }
        return Array(scored.prefix(count))
    }
}
