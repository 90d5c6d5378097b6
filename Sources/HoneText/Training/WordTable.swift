internal import Glibc

/// How often each word stands in a text: a hash table with open addressing over the words' bytes, laid end to end.
///
/// Its memory grows with the different words, not with the text.
struct WordTable {
    private struct Entry {
        var start: Int
        var length: Int
        var hash: UInt64
        var count: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// The place of an entry and one; 0 where there is none.
    private var slots = [Int32](repeating: 0, count: 1 << 12)

    /// The number of different words.
    var count: Int { entries.count }

    /// The bytes of all different words.
    var byteCount: Int { bytes.count }

    /// Counts `word` as standing `times` more.
    mutating func add(_ word: UnsafeBufferPointer<UInt8>, times: Int = 1) {
        let hash = Self.hash(word)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if entries[index].hash == hash, holds(word, at: index) {
                entries[index].count += times
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        entries.append(Entry(start: bytes.count, length: word.count, hash: hash, count: times))
        bytes.append(contentsOf: word)
        slots[slot] = Int32(entries.count)
        if entries.count * 2 > slots.count { grow() }
    }

    /// Adds the counts of `other`.
    mutating func add(_ other: WordTable) { other.forEach { add($0, times: $1) } }

    /// Calls `body` with each word and how often it stands in the text.
    func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            for entry in entries {
                body(
                    UnsafeBufferPointer(rebasing: bytes[entry.start..<entry.start + entry.length]),
                    entry.count
                )
            }
        }
    }

    private func holds(_ word: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard entries[index].length == word.count, let other = word.baseAddress else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return false }
            return memcmp(base + entries[index].start, other, word.count) == 0
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for (index, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }

    @inline(__always)
    private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(word)
        var hash = UInt64(truncatingIfNeeded: raw.count) &* 0x9E37_79B9_7F4A_7C15
        var position = 0
        while position + 8 <= raw.count {
            hash =
                (hash ^ raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
            position += 8
        }
        var rest: UInt64 = 0
        while position < raw.count {
            rest = rest << 8 | UInt64(raw[position])
            position += 1
        }
        hash = (hash ^ rest) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ hash >> 29
    }
}
