/// The pairs of neighbouring tokens that become one token, and in which order.
///
/// A hash table with open addressing over the pair: one probe in the usual case.
final class MergeTable: @unchecked Sendable {  // Immutable once built: the cells are only ever read.
    private struct Cell {
        var left: Int32 = -1
        var right: Int32 = -1
        var rank: Int32 = 0
        var merged: Int32 = 0
    }

    /// One pair: its two tokens, its place in the order, and the token that it becomes.
    struct Merge {
        var left: Int32
        var right: Int32
        var rank: Int32
        var merged: Int32
    }

    private let cells: UnsafeMutablePointer<Cell>
    private let mask: Int
    /// The number of pairs.
    let count: Int

    /// The table of `merges`; of equal pairs the one of the lowest rank counts.
    init(_ merges: [Merge]) {
        var capacity = 16
        while capacity < merges.count * 2 { capacity *= 2 }
        mask = capacity - 1
        cells = .allocate(capacity: capacity)
        cells.initialize(repeating: Cell(), count: capacity)
        var count = 0
        for merge in merges {
            var index = Self.hash(merge.left, merge.right) & mask
            while cells[index].left >= 0, cells[index].left != merge.left || cells[index].right != merge.right
            {
                index = (index + 1) & mask
            }
            if cells[index].left >= 0, cells[index].rank <= merge.rank { continue }
            if cells[index].left < 0 { count += 1 }
            cells[index] = Cell(left: merge.left, right: merge.right, rank: merge.rank, merged: merge.merged)
        }
        self.count = count
    }

    deinit { cells.deallocate() }

    @inline(__always)
    private static func hash(_ left: Int32, _ right: Int32) -> Int {
        let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
        let mixed = key &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 32 ^ mixed >> 12) & Int.max
    }

    /// The rank of the pair and the token that it becomes; nil where the two stay apart.
    @inline(__always)
    func merge(_ left: Int32, _ right: Int32) -> (rank: Int32, merged: Int32)? {
        var index = Self.hash(left, right) & mask
        while true {
            let cell = cells[index]
            if cell.left == left, cell.right == right { return (cell.rank, cell.merged) }
            if cell.left < 0 { return nil }
            index = (index + 1) & mask
        }
    }
}
