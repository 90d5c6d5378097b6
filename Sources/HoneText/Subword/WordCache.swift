/// The ids of words that were met before: most words of a text are.
///
/// Words of at most fifteen bytes whose ids are at most three lie in one table with open addressing, a line of the
/// processor's cache holds two of them. Others are not kept.
struct WordCache {
    /// A word as a key: its bytes, and in the last of sixteen their number.
    struct Key: Equatable {
        var low: UInt64
        var high: UInt64

        /// The key of a word, of whose bytes `readable` can be read; nil for one that is empty or too long.
        @inline(__always)
        init?(_ word: UnsafePointer<UInt8>, count: Int, readable: Int) {
            guard count > 0, count < 16 else { return nil }
            if readable >= 16 {
                let bytes = UnsafeRawPointer(word)
                low = bytes.loadUnaligned(as: UInt64.self)
                high = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                if count < 8 {
                    low &= 1 << UInt64(count * 8) - 1
                    high = 0
                } else {
                    high &= 1 << UInt64((count - 8) * 8) - 1
                }
            } else {
                (low, high) = (0, 0)
                for index in 0..<count {
                    let byte = UInt64(word[index])
                    if index < 8 {
                        low |= byte << UInt64(index * 8)
                    } else {
                        high |= byte << UInt64((index - 8) * 8)
                    }
                }
            }
            high |= UInt64(count) << 56
        }

        @inline(__always)
        fileprivate var hash: Int {
            let mixed = (low ^ high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
            return Int(truncatingIfNeeded: (mixed ^ mixed >> 32) & 0x7FFF_FFFF_FFFF_FFFF)
        }
    }

    private struct Cell {
        var key = Key(empty: ())
        var count: Int32 = 0
        var ids: (Int32, Int32, Int32) = (0, 0, 0)
    }

    private static let mostCells = 1 << 17
    private var cells = [Cell](repeating: Cell(), count: 256)
    private var used = 0

    /// Appends the ids of the word of `key` to `ids`; false where it is not known.
    @inline(__always)
    func append(_ key: Key, to ids: inout [Int32]) -> Bool {
        cells.withUnsafeBufferPointer { cells in
            var index = key.hash & (cells.count - 1)
            while cells[index].count > 0 {
                if cells[index].key == key {
                    let cell = cells[index]
                    ids.append(cell.ids.0)
                    if cell.count > 1 { ids.append(cell.ids.1) }
                    if cell.count > 2 { ids.append(cell.ids.2) }
                    return true
                }
                index = (index + 1) & (cells.count - 1)
            }
            return false
        }
    }

    /// Keeps the ids of a word that is not known yet, if they are at most three.
    mutating func insert(_ key: Key, _ ids: ArraySlice<Int32>) {
        guard (1...3).contains(ids.count) else { return }
        if used * 2 >= cells.count { grow() }
        let at = ids.startIndex
        place(
            Cell(
                key: key,
                count: Int32(ids.count),
                ids: (ids[at], ids.count > 1 ? ids[at + 1] : 0, ids.count > 2 ? ids[at + 2] : 0)
            )
        )
        used += 1
    }

    private mutating func place(_ cell: Cell) {
        var index = cell.key.hash & (cells.count - 1)
        while cells[index].count > 0 { index = (index + 1) & (cells.count - 1) }
        cells[index] = cell
    }

    /// A full table of the largest size is begun anew: the words of another text are others.
    private mutating func grow() {
        let old = cells
        let isFull = old.count >= Self.mostCells
        cells = [Cell](repeating: Cell(), count: isFull ? old.count : old.count * 4)
        used = 0
        guard !isFull else { return }
        for cell in old where cell.count > 0 {
            place(cell)
            used += 1
        }
    }
}

extension WordCache.Key {
    fileprivate init(empty: Void) { (low, high) = (0, 0) }
}
