internal import Glibc

/// Byte strings numbered in the order of their first coming: a hash table with open addressing.
///
/// A slot holds half of the string's hash above its number and one; 0 where it is empty. Its place is the first free
/// one from that half on, modulo the number of slots. An index holds the three arrays as they are.
struct TermTable: Sendable {
    /// All strings, end to end.
    private(set) var text: [UInt8] = []
    /// The end of each string.
    private(set) var ends: [UInt32] = []
    /// The slots: a power of two, more than twice the strings.
    private(set) var slots: [UInt64]

    /// An empty table of `2^exponent` slots.
    init(exponent: Int = 10) { slots = [UInt64](repeating: 0, count: 1 << exponent) }

    /// The number of strings.
    var count: Int { ends.count }

    /// The half of a string's hash that is kept.
    @inline(__always)
    static func tag(of string: UnsafeBufferPointer<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: XXHash64.hash(UnsafeRawBufferPointer(string)) >> 32)
    }

    /// The number of `string` of this tag, in a table of these parts; nil where it is not there.
    @inline(__always)
    static func find(
        _ string: UnsafeBufferPointer<UInt8>,
        tag: UInt32,
        slots: UnsafeBufferPointer<UInt64>,
        ends: UnsafeBufferPointer<UInt32>,
        text: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        var slot = Int(tag) & (slots.count - 1)
        while slots[slot] != 0 {
            if UInt32(truncatingIfNeeded: slots[slot] >> 32) == tag {
                let number = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
                let start = number == 0 ? 0 : Int(ends[number - 1])
                if Int(ends[number]) - start == string.count, let text = text.baseAddress,
                    let other = string.baseAddress, memcmp(text + start, other, string.count) == 0
                {
                    return number
                }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The number of `string`; nil where it is not there.
    func find(_ string: UnsafeBufferPointer<UInt8>, tag: UInt32) -> Int? {
        slots.withUnsafeBufferPointer { slots in
            ends.withUnsafeBufferPointer { ends in
                text.withUnsafeBufferPointer { text in
                    Self.find(string, tag: tag, slots: slots, ends: ends, text: text)
                }
            }
        }
    }

    /// The number of `string`, which is taken in where it is new; all strings together must have less than 4 GiB.
    mutating func insert(_ string: UnsafeBufferPointer<UInt8>) -> (number: Int, isNew: Bool) {
        let tag = Self.tag(of: string)
        if let number = find(string, tag: tag) { return (number, false) }
        text.append(contentsOf: string)
        ends.append(UInt32(text.count))
        place(UInt64(tag) << 32 | UInt64(ends.count))
        if ends.count * 2 >= slots.count { grow() }
        return (ends.count - 1, true)
    }

    private mutating func place(_ entry: UInt64) {
        var slot = Int(entry >> 32) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = entry
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for entry in old where entry != 0 { place(entry) }
    }
}
