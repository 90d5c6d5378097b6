import CHoneKernels
import HoneTestSupport

/// Vectors in codes and rests, in guarded memory, and what they say in double precision.
struct CodedVectors {
    let count: Int
    let dimension: Int
    let rowBytes: Int
    let codes: GuardedMemory<Int8>
    let rests: GuardedMemory<Int8>
    let scales: GuardedMemory<Float>
    let restSquares: Int

    /// The codes of `numbers`, made at the current level.
    init(_ numbers: [Float], dimension: Int) {
        count = numbers.count / dimension
        self.dimension = dimension
        rowBytes = Int(hone_code_stride(Int64(dimension)))
        let codes = GuardedMemory<Int8>(count: count * rowBytes, filledWith: 99)
        let rests = GuardedMemory<Int8>(count: count * rowBytes, filledWith: 99)
        let scales = GuardedMemory<Float>(count: count, filledWith: -1)
        let source = GuardedMemory(numbers)
        restSquares = Int(
            hone_code_rows(
                source.start,
                Int64(count),
                Int64(dimension),
                codes.start,
                rests.start,
                scales.start
            )
        )
        (self.codes, self.rests, self.scales) = (codes, rests, scales)
    }

    /// These codes and rests, `rowBytes` a row.
    init(codes: [Int8], rests: [Int8], scales: [Float], dimension: Int) {
        count = scales.count
        self.dimension = dimension
        rowBytes = Int(hone_code_stride(Int64(dimension)))
        self.codes = GuardedMemory(codes)
        self.rests = GuardedMemory(rests)
        self.scales = GuardedMemory(scales)
        restSquares = dimension * 128 * 128
    }

    /// `count` vectors of length one, some of them twice and some zero.
    static func unitVectors(_ count: Int, dimension: Int, _ draws: inout Draws) -> [Float] {
        var vectors: [Float] = []
        for index in 0..<count {
            if index % 11 == 7 {
                vectors += vectors[(index - 3) * dimension..<(index - 2) * dimension]
                continue
            }
            let numbers = draws.floats(dimension)
            var square = 0.0
            for number in numbers { square += Double(number) * Double(number) }
            let factor = index % 13 == 5 || square == 0 ? 0 : 1 / square.squareRoot()
            vectors += numbers.map { Float(Double($0) * factor) }
        }
        return vectors
    }

    /// A vector as it is held.
    func vector(_ row: Int) -> [Double] {
        (row * rowBytes..<row * rowBytes + dimension).map { place in
            let whole = Double(codes.start[place]) * 254 + Double(rests.start[place])
            return Double(scales.start[row]) * whole / 254
        }
    }

    /// The score of a row, added up in the order that the kernels promise.
    func score(_ row: Int, _ query: ArraySlice<Float>) -> Float {
        var sums = [Double](repeating: 0, count: 16)
        for (index, number) in query.enumerated() {
            let place = row * rowBytes + index
            sums[index % 16] +=
                Double(number) * Double(Int(codes.start[place]) * 254 + Int(rests.start[place]))
        }
        for half in [8, 4, 2, 1] { for lane in 0..<half { sums[lane] += sums[lane + half] } }
        return Float(sums[0] * Double(scales.start[row]) / 254)
    }

    /// What the kernel finds.
    struct Found: Equatable {
        var rows: [Int32]
        var scores: [UInt32]
    }

    /// The kernel's answer to each query, and how many rows were scored by their rests.
    func nearest(_ queries: [Float], k: Int, allowed: [UInt64]) -> (found: [Found], scored: Int) {
        let queryCount = queries.count / dimension
        let (source, words) = (GuardedMemory(queries), GuardedMemory(allowed))
        let indices = GuardedMemory<Int32>(count: queryCount * k, filledWith: -1)
        let scores = GuardedMemory<Float>(count: queryCount * k, filledWith: -9)
        let counts = GuardedMemory<Int32>(count: queryCount, filledWith: -1)
        var rows = hone_coded_rows(
            codes: codes.start,
            rests: rests.start,
            scales: scales.start,
            rows: Int64(count),
            dimension: Int64(dimension),
            rest_squares: Int64(restSquares)
        )
        let scored = hone_nearest_rows(
            &rows,
            words.start,
            source.start,
            Int64(queryCount),
            Int64(k),
            indices.start,
            scores.start,
            counts.start
        )
        let found = (0..<queryCount).map { query in
            let range = query * k..<query * k + Int(counts.start[query])
            return Found(
                rows: Array(indices.values[range]),
                scores: scores.values[range].map(\.bitPattern)
            )
        }
        return (found, Int(scored))
    }

    /// Every allowed row scored, and sorted.
    func oracle(_ queries: [Float], k: Int, allowed: [UInt64]) -> [Found] {
        var result: [Found] = []
        for start in stride(from: 0, to: queries.count, by: dimension) {
            let query = queries[start..<start + dimension]
            var scored: [(row: Int, score: Float)] = []
            for row in 0..<count where allowed[row / 64] >> UInt64(row % 64) & 1 == 1 {
                scored.append((row, score(row, query)))
            }
            scored.sort { ($1.score, $0.row) < ($0.score, $1.row) }
            let best = scored.prefix(k)
            result.append(Found(rows: best.map { Int32($0.row) }, scores: best.map(\.score.bitPattern)))
        }
        return result
    }
}
