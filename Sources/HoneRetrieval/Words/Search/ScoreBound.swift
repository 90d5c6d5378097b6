/// What scores must be above to be among the best of many, told quickly and never too high.
enum ScoreBound {
    private typealias Row = SIMD16<Float>
    /// The rows of a group, of each of whose columns the greatest score is taken.
    private static let rows = 16

    /// A number that at least `count` of `scores`, none negative, are above; 0 where it is not to be told.
    ///
    /// As many as `count` of the greatest scores of columns reach the least of these: so do as many scores.
    /// - Complexity: proportional to the scores, in vectors; a sixteenth of that one by one.
    static func below(_ count: Int, of scores: UnsafeMutableBufferPointer<Float>) -> Float {
        let groups = scores.count / (rows * Row.scalarCount)
        guard count > 0, groups * Row.scalarCount >= count, let start = scores.baseAddress else { return 0 }
        let stride = MemoryLayout<Row>.size
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: groups * Row.scalarCount) { greatest in
            for group in 0..<groups {
                let source = UnsafeRawPointer(start + group * rows * Row.scalarCount)
                var most = source.loadUnaligned(as: Row.self)
                for row in 1..<rows {
                    let other = source.loadUnaligned(fromByteOffset: row * stride, as: Row.self)
                    most.replace(with: other, where: other .> most)
                }
                for column in 0..<Row.scalarCount {
                    greatest[group * Row.scalarCount + column] = most[column]
                }
            }
            let least = value(ofRank: count, among: greatest)
            return least > 0 ? least.nextDown : 0
        }
    }

    /// The value that stands at this rank, from 1, of `values` from the greatest on; these change places.
    ///
    /// Hoare, "Algorithm 65: Find", 1961.
    static func value(ofRank rank: Int, among values: UnsafeMutableBufferPointer<Float>) -> Float {
        var (first, last) = (0, values.count - 1)
        while first < last {
            let pivot = values[(first + last) / 2]
            var (low, high) = (first, last)
            while low <= high {
                while values[low] > pivot { low += 1 }
                while values[high] < pivot { high -= 1 }
                guard low <= high else { break }
                values.swapAt(low, high)
                (low, high) = (low + 1, high - 1)
            }
            if rank - 1 <= high {
                last = high
            } else if rank - 1 >= low {
                first = low
            } else {
                break
            }
        }
        return values[rank - 1]
    }
}
