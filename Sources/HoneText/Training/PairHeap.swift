/// The pairs by how often they stood in the text when they were put in: the most frequent first, of equal ones that of
/// the lower tokens.
struct PairHeap {
    struct Entry {
        var count: Int
        var key: UInt64

        /// Whether this comes out before `other`.
        func precedes(_ other: Entry) -> Bool { count != other.count ? count > other.count : key < other.key }
    }

    private var entries: [Entry] = []

    /// The number of entries.
    var count: Int { entries.count }

    /// Puts an entry in.
    mutating func push(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0, entries[child].precedes(entries[(child - 1) / 2]) {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first entry out.
    mutating func pop() -> Entry? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < entries.count else { return first }
            if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
            guard entries[child].precedes(entries[parent]) else { return first }
            entries.swapAt(child, parent)
            parent = child
        }
    }
}
