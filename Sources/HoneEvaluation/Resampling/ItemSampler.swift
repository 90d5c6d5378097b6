internal import HoneBase

/// Draws items with replacement, evenly or by weight, from a seeded stream of random numbers.
struct ItemSampler {
    private let itemCount: UInt32
    private let key: SIMD2<UInt32>
    private let stream: UInt64
    private var position: UInt64 = 0
    /// The share of the range of a 32-bit number that is refused, so that every item is equally likely.
    private let refused: UInt32

    init(itemCount: Int, seed: UInt64, stream: UInt64) {
        precondition(
            itemCount > 0 && itemCount <= 1 << 30,
            "ItemSampler: \(itemCount) items are not between 1 and 2^30"
        )
        self.itemCount = UInt32(itemCount)
        self.stream = stream
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        refused = (0 &- self.itemCount) % self.itemCount
    }

    /// Calls `body` with `draws` items and, for each, a number that is even over the 32-bit range within the item.
    ///
    /// Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019): the high half of a product is the
    /// item, its low half tells which draws to refuse, and says where in the item's share of the range the draw fell.
    private mutating func draw(_ draws: Int, _ body: (Int, UInt32) -> Void) {
        var left = draws
        while left > 0 {
            let counter = SIMD4(
                UInt32(truncatingIfNeeded: position),
                UInt32(truncatingIfNeeded: position >> 32),
                UInt32(truncatingIfNeeded: stream),
                UInt32(truncatingIfNeeded: stream >> 32)
            )
            position &+= 1
            let block = Philox.block(counter: counter, key: key)
            for lane in 0..<4 {
                let product = UInt64(block[lane]) * UInt64(itemCount)
                let fraction = UInt32(truncatingIfNeeded: product)
                guard fraction >= refused else { continue }
                body(Int(product >> 32), fraction)
                left -= 1
                if left == 0 { return }
            }
        }
    }

    /// Fills `counts` with how often each item is among as many even draws as there are items.
    mutating func resample(into counts: inout [Double]) {
        precondition(
            counts.count == Int(itemCount),
            "ItemSampler.resample: \(counts.count) counts for \(itemCount) items"
        )
        for item in counts.indices { counts[item] = 0 }
        draw(counts.count) { item, _ in counts[item] += 1 }
    }

    /// The sum of `draws` values drawn from `table`, whose size is the sampler's number of items.
    mutating func sum(of draws: Int, from table: AliasTable) -> Double {
        precondition(
            table.count == Int(itemCount),
            "ItemSampler.sum: a table of \(table.count) values for \(itemCount) items"
        )
        var sum = 0.0
        draw(draws) { item, fraction in sum += table.value(item, fraction) }
        return sum
    }
}
