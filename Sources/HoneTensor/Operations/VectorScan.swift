internal import CHoneKernels
internal import HoneBase

/// Unit vectors held in 16 bits a number: a code of 8 bits, which a scan reads, and a rest of 8 bits, which is read where
/// the codes do not settle the order.
///
/// A number is scale · (code + rest / 254), with the scale of its row. The memory belongs to the caller.
package struct CodedRows {
    /// The codes, then zeros, of each row: `VectorScan.stride` bytes.
    package var codes: UnsafePointer<Int8>
    /// The rests, laid out as the codes are.
    package var rests: UnsafePointer<Int8>
    /// The scale of each row.
    package var scales: UnsafePointer<Float>
    /// The number of rows, below 2³¹.
    package var count: Int
    /// The numbers of a row.
    package var dimension: Int
    /// The largest sum of a row's squared rests.
    package var restSquares: Int

    /// Rows in that memory.
    package init(
        codes: UnsafePointer<Int8>,
        rests: UnsafePointer<Int8>,
        scales: UnsafePointer<Float>,
        count: Int,
        dimension: Int,
        restSquares: Int
    ) {
        self.codes = codes
        self.rests = rests
        self.scales = scales
        self.count = count
        self.dimension = dimension
        self.restSquares = restSquares
    }
}

/// Exact search by inner product over coded rows, on all threads of the CPU.
package enum VectorScan {
    /// What was found for one query.
    package struct Found: Sendable, Equatable {
        /// The rows, by falling score, ties by lower row.
        package var rows: [Int32]
        /// Their scores.
        package var scores: [Float]
    }

    /// The bytes from one row of codes to the next: the next multiple of 64.
    package static func stride(of dimension: Int) -> Int { Int(hone_code_stride(Int64(dimension))) }

    /// Codes of `numbers`, whole rows of finite numbers; returns the largest sum of a row's squared rests.
    ///
    /// |x - scale · (code + rest / 254)| ≤ scale / 508 and |x - scale · code| ≤ scale / 2 but for rounding; the scale is
    /// the row's largest magnitude over 127.
    package static func encode(
        _ numbers: UnsafeBufferPointer<Float>,
        dimension: Int,
        codes: UnsafeMutablePointer<Int8>,
        rests: UnsafeMutablePointer<Int8>,
        scales: UnsafeMutablePointer<Float>
    ) -> Int {
        require(
            dimension > 0 && numbers.count % dimension == 0,
            "VectorScan.encode: \(numbers.count) numbers in rows of \(dimension)"
        )
        guard let source = numbers.baseAddress else { return 0 }
        let count = Int64(numbers.count / dimension)
        return Int(hone_code_rows(source, count, Int64(dimension), codes, rests, scales))
    }

    /// The inner product of a vector with itself, in double precision; not finite where a number is not.
    package static func squaredLength(_ vector: UnsafeBufferPointer<Float>) -> Double {
        vector.baseAddress.map { hone_dot($0, $0, Int64(vector.count)) } ?? 0
    }

    /// The `k` rows nearest to each query among those allowed: fewer only where fewer are allowed.
    ///
    /// - Parameters:
    ///   - queries: vectors of length zero or one, laid end to end.
    ///   - allowed: one bit for each row, in words of 64; at least as many words as the rows need.
    /// - Returns: what was found for each query, and how many rows were scored by their rests, all queries together.
    package static func nearest(
        _ rows: CodedRows,
        to queries: [Float],
        count k: Int,
        allowed: UnsafeBufferPointer<UInt64>
    ) -> (found: [Found], scoredCount: Int) {
        let count = queries.count / rows.dimension
        let limit = min(k, rows.count)
        require(
            queries.count == count * rows.dimension && k >= 0,
            "VectorScan.nearest: \(k) rows for \(queries.count) numbers of queries of \(rows.dimension)"
        )
        require(
            allowed.count >= (rows.count + 63) / 64,
            "VectorScan.nearest: \(allowed.count) words of allowed rows for \(rows.count) rows"
        )
        guard limit > 0, let words = allowed.baseAddress else {
            return (Array(repeating: Found(rows: [], scores: []), count: count), 0)
        }
        var coded = hone_coded_rows(
            codes: rows.codes,
            rests: rows.rests,
            scales: rows.scales,
            rows: Int64(rows.count),
            dimension: Int64(rows.dimension),
            rest_squares: Int64(rows.restSquares)
        )
        var indices = [Int32](repeating: 0, count: count * limit)
        var scores = [Float](repeating: 0, count: count * limit)
        var counts = [Int32](repeating: 0, count: count)
        let scored = hone_nearest_rows(
            &coded,
            words,
            queries,
            Int64(count),
            Int64(limit),
            &indices,
            &scores,
            &counts
        )
        let found = counts.enumerated().map { query, count in
            let range = query * limit..<query * limit + Int(count)
            return Found(rows: Array(indices[range]), scores: Array(scores[range]))
        }
        return (found, Int(scored))
    }

    /// The inner product of two rows of codes, exact, for what calls it from C: by the level that is in use.
    package static var codeProduct:
        @convention(c) (UnsafePointer<Int8>?, UnsafePointer<Int8>?, Int64) -> Int32
    { hone_code_product_current() }

    /// Reads the codes of all rows and nothing else: the least time that a scan of them can take.
    ///
    /// - Returns: The exclusive or of all words, so that reading cannot be left out.
    package static func readCodes(_ rows: CodedRows) -> UInt64 {
        let words = UnsafeRawPointer(rows.codes).assumingMemoryBound(to: UInt64.self)
        return hone_read_words(words, Int64(rows.count * stride(of: rows.dimension) / 8))
    }
}
