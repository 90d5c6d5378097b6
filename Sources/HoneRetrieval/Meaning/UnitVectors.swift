internal import HoneTensor

/// What is demanded of every vector: finite numbers, and a length of zero or one.
enum UnitVectors {
    /// By how much a squared length may differ from one: rounding, not another scale.
    static let tolerance = 1e-3

    /// Checks vectors of `dimension` numbers, laid end to end.
    ///
    /// - Throws: `VectorError` at the first that is none.
    static func check(_ vectors: UnsafeBufferPointer<Float>, dimension: Int) throws(VectorError) {
        guard vectors.count % dimension == 0 else {
            throw .wrongDimension(expected: dimension, found: vectors.count)
        }
        for vector in 0..<vectors.count / dimension {
            let numbers = UnsafeBufferPointer(
                rebasing: vectors[vector * dimension..<(vector + 1) * dimension]
            )
            let square = VectorScan.squaredLength(numbers)
            guard square == 0 || abs(square - 1) <= tolerance else {
                throw .notOfUnitLength(vector: vector, length: square.squareRoot())
            }
        }
    }

    /// Checks vectors of `dimension` numbers, laid end to end.
    static func check(_ vectors: [Float], dimension: Int) throws(VectorError) {
        let outcome: Result<Void, VectorError> = vectors.withUnsafeBufferPointer { numbers in
            do throws(VectorError) { return .success(try check(numbers, dimension: dimension)) } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }
}
