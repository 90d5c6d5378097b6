/// The pairs of neighbouring tokens: how often each stands in the text, and where.
///
/// A hash table with open addressing over the pair; pairs are numbered in the order in which they were first met.
struct PairTable {
    /// The number of each pair and one; 0 where there is none.
    private var slots = [Int32](repeating: 0, count: 1 << 12)
    private(set) var keys: [UInt64] = []
    /// How often each pair stands in the text.
    private(set) var counts: [Int] = []
    /// Where each pair was met, in rising order; it may be there no more.
    private var places: [[Int32]] = []

    /// The pair of two tokens, packed so that pairs compare as their tokens do.
    static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// The two tokens of a pair.
    static func tokens(_ key: UInt64) -> (left: Int32, right: Int32) {
        (Int32(truncatingIfNeeded: key >> 32), Int32(truncatingIfNeeded: key))
    }

    /// The number of pairs that were ever met.
    var count: Int { keys.count }

    /// The number of the pair; nil where it was never met.
    func index(of key: UInt64) -> Int? {
        var slot = Self.hash(key) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if keys[index] == key { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Notes the pair at `place`, in a word that stands `times` in the text.
    mutating func add(_ key: UInt64, at place: Int32, times: Int) {
        var slot = Self.hash(key) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if keys[index] == key {
                counts[index] += times
                places[index].append(place)
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        keys.append(key)
        counts.append(times)
        places.append([place])
        slots[slot] = Int32(keys.count)
        if keys.count * 2 > slots.count { grow() }
    }

    /// Notes that the pair stands `times` less in the text.
    mutating func remove(_ key: UInt64, times: Int) {
        if let index = index(of: key) { counts[index] -= times }
    }

    /// Takes the pair out of the count; returns where it was met.
    mutating func take(_ index: Int) -> [Int32] {
        counts[index] = 0
        var taken: [Int32] = []
        swap(&taken, &places[index])
        return taken
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for (index, key) in keys.enumerated() {
            var slot = Self.hash(key) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }

    @inline(__always)
    private static func hash(_ key: UInt64) -> Int {
        let mixed = key &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 32 ^ mixed >> 12) & Int.max
    }
}
