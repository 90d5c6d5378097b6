internal import HoneBase

/// Draws items with replacement, evenly or by weight, from a seeded stream of random numbers.
///
/// Each 64-bit number gives several items: the high half of its product with the number of items is one, the low half
/// goes on to give the next, and what is left at the end tells which numbers to refuse, so that all are equally likely
/// (Brackett-Rozinsky and Lemire, "Batched Ranged Random Integer Generation", Software: Practice and Experience, 2024).
struct ItemSampler {
    private let itemCount: Int
    private let key: SIMD2<UInt32>
    private let stream: UInt64
    private var position: UInt64 = 0
    private var pending: UInt64?
    private let even: Batch
    private let weighted: Batch

    /// How many of the values below `range` one random number gives.
    private struct Batch {
        let range: UInt64
        /// The number of values.
        let size: Int
        /// The number of equally likely combinations of values.
        let combinations: UInt64
        /// How many of the 2^64 numbers are refused, so that each combination has as many of the others.
        let refused: UInt64

        init(range: UInt64) {
            var size = 1
            var combinations = range
            while combinations <= (1 << 60) / range, size < 64 {
                combinations *= range
                size += 1
            }
            self.range = range
            self.size = size
            self.combinations = combinations
            refused = (0 &- combinations) % combinations
        }

        func accepts(_ word: UInt64) -> Bool { word &* combinations >= refused }
    }

    init(itemCount: Int, seed: UInt64, stream: UInt64) {
        require(
            itemCount > 0 && itemCount <= 1 << 30,
            "ItemSampler: \(itemCount) items are not between 1 and 2^30"
        )
        self.itemCount = itemCount
        self.stream = stream
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        even = Batch(range: UInt64(itemCount))
        weighted = Batch(range: UInt64(itemCount) << 16)
    }

    /// The next 64 random bits.
    private mutating func next() -> UInt64 {
        if let word = pending {
            pending = nil
            return word
        }
        let counter = SIMD4(
            UInt32(truncatingIfNeeded: position),
            UInt32(truncatingIfNeeded: position >> 32),
            UInt32(truncatingIfNeeded: stream),
            UInt32(truncatingIfNeeded: stream >> 32)
        )
        position &+= 1
        let block = Philox.block(counter: counter, key: key)
        pending = UInt64(block[3]) << 32 | UInt64(block[2])
        return UInt64(block[1]) << 32 | UInt64(block[0])
    }

    /// Calls `body` with `draws` even values below the range of `batch`.
    private mutating func draw(_ draws: Int, _ batch: Batch, _ body: (UInt64) -> Void) {
        var left = draws
        while left > 0 {
            var word = next()
            guard batch.accepts(word) else { continue }
            for _ in 0..<min(batch.size, left) {
                let product = word.multipliedFullWidth(by: batch.range)
                body(product.high)
                word = product.low
            }
            left -= batch.size
        }
    }

    /// Fills `counts` with how often each item is among as many even draws as there are items.
    mutating func resample(into counts: inout [Double]) {
        require(
            counts.count == itemCount,
            "ItemSampler.resample: \(counts.count) counts for \(itemCount) items"
        )
        for item in counts.indices { counts[item] = 0 }
        draw(itemCount, even) { counts[Int($0)] += 1 }
    }

    /// The sum of `draws` values drawn from `table`, whose size is the sampler's number of items.
    mutating func sum(of draws: Int, from table: AliasTable) -> Double {
        require(
            table.count == itemCount,
            "ItemSampler.sum: a table of \(table.count) values for \(itemCount) items"
        )
        var sum = 0.0
        draw(draws, weighted) { sum += table.value(Int($0 >> 16), fraction: UInt16(truncatingIfNeeded: $0)) }
        return sum
    }
}
