/// Merges the symbols of one word, always the pair of the lowest rank first and of equal ones the leftmost.
///
/// Its memory is used again for the next word.
struct PairMerger {
    private static let none = Int32.max
    /// Words of more symbols go through a heap, so that no text takes quadratic time.
    private static let shortWord = 40

    /// The symbols of the word; what is left of them after `merge`.
    var symbols: [Int32] = []
    private var ranks: [Int32] = []
    private var merged: [Int32] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    private var heap: [UInt64] = []

    /// Merges `symbols` by `table`.
    ///
    /// - Complexity: O(n log n) in the number of symbols.
    mutating func merge(by table: MergeTable) {
        guard symbols.count > 1 else { return }
        if symbols.count <= Self.shortWord { mergeShort(table) } else { mergeLong(table) }
    }

    private mutating func mergeShort(_ table: MergeTable) {
        var count = symbols.count
        if ranks.count < Self.shortWord {
            ranks = [Int32](repeating: 0, count: Self.shortWord)
            merged = ranks
        }
        symbols.withUnsafeMutableBufferPointer { symbols in
            ranks.withUnsafeMutableBufferPointer { ranks in
                merged.withUnsafeMutableBufferPointer { merged in
                    @inline(__always)
                    func look(_ i: Int) {
                        if let found = table.merge(symbols[i], symbols[i + 1]) {
                            (ranks[i], merged[i]) = (found.rank, found.merged)
                        } else {
                            ranks[i] = Self.none
                        }
                    }
                    for i in 0..<count - 1 { look(i) }
                    while count > 1 {
                        var best = 0
                        for i in 1..<max(count - 1, 1) where ranks[i] < ranks[best] { best = i }
                        guard ranks[best] != Self.none else { break }
                        symbols[best] = merged[best]
                        count -= 1
                        var i = best + 1
                        while i < count {
                            symbols[i] = symbols[i + 1]
                            if i < count - 1 { (ranks[i], merged[i]) = (ranks[i + 1], merged[i + 1]) }
                            i += 1
                        }
                        if best > 0 { look(best - 1) }
                        if best < count - 1 { look(best) }
                    }
                }
            }
        }
        symbols.removeLast(symbols.count - count)
    }

    private mutating func mergeLong(_ table: MergeTable) {
        let count = symbols.count
        next = (1...Int32(count)).map(\.self)
        previous = (-1..<Int32(count - 1)).map(\.self)
        heap.removeAll(keepingCapacity: true)
        for i in 0..<count - 1 { push(i, i + 1, table) }
        while let entry = pop() {
            let (rank, i) = (Int32(entry >> 32), Int(entry & 0xFFFF_FFFF))
            let j = Int(next[i])
            // What has been merged since is out of date.
            guard symbols[i] >= 0, j < count, let found = table.merge(symbols[i], symbols[j]),
                found.rank == rank
            else { continue }
            symbols[i] = found.merged
            symbols[j] = -1
            next[i] = next[j]
            if Int(next[j]) < count { previous[Int(next[j])] = Int32(i) }
            if previous[i] >= 0 { push(Int(previous[i]), i, table) }
            if Int(next[i]) < count { push(i, Int(next[i]), table) }
        }
        symbols.removeAll { $0 < 0 }
    }

    private mutating func push(_ i: Int, _ j: Int, _ table: MergeTable) {
        guard let found = table.merge(symbols[i], symbols[j]) else { return }
        heap.append(UInt64(UInt32(bitPattern: found.rank)) << 32 | UInt64(i))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() -> UInt64? {
        guard let least = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return least }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { return least }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < heap[parent] else { return least }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
