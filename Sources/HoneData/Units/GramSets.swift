/// The sets of character 5-grams of texts, as numbers that rise with the grams' frequency: rare grams come
/// first.
///
/// A character is a Unicode scalar. Grams are told apart exactly, not by a hash of them.
struct GramSets {
    /// The length of a gram.
    static let length = 5

    /// How many different grams there are.
    private(set) var gramCount = 0
    private var grams: [Int32] = []
    private var starts: [Int] = [0]

    /// The gram sets of `texts`, in their order; a text shorter than a gram has the empty set.
    ///
    /// - Complexity: O(n log n) in the scalars of a text, linear in the number of texts.
    init(_ texts: [String]) {
        var table = GramTable()
        var frequencies: [Int32] = []
        for text in texts {
            let start = grams.count
            var gram: UInt128 = 0
            var length = 0
            for scalar in text.unicodeScalars {
                // 21 bits hold any scalar, so that 105 bits hold any gram.
                gram = (gram << 21 | UInt128(scalar.value)) & (1 << 105 - 1)
                length += 1
                if length >= Self.length { grams.append(table.number(of: gram)) }
            }
            Self.makeSet(of: &grams, from: start)
            frequencies.append(contentsOf: repeatElement(0, count: table.count - frequencies.count))
            for index in start..<grams.count { frequencies[Int(grams[index])] += 1 }
            starts.append(grams.count)
        }
        gramCount = table.count
        rank(by: frequencies)
    }

    /// The number of texts.
    var count: Int { starts.count - 1 }

    /// Where the set of the text at `index` stands in the buffer of `withGrams`.
    func range(of index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }

    /// Calls `body` with the sets of all texts laid end to end, each in rising order.
    func withGrams<Result>(_ body: (UnsafeBufferPointer<Int32>) -> Result) -> Result {
        grams.withUnsafeBufferPointer(body)
    }

    /// Sorts the numbers from `start` on and leaves each in once.
    private static func makeSet(of grams: inout [Int32], from start: Int) {
        grams[start...].sort()
        var end = start
        for index in start..<grams.count where index == start || grams[index] != grams[end - 1] {
            grams[end] = grams[index]
            end += 1
        }
        grams.removeSubrange(end...)
    }

    /// Numbers the grams anew by rising frequency.
    private mutating func rank(by frequencies: [Int32]) {
        let order = frequencies.indices.sorted { (frequencies[$0], $0) < (frequencies[$1], $1) }
        var ranks = [Int32](repeating: 0, count: order.count)
        for (rank, gram) in order.enumerated() { ranks[gram] = Int32(rank) }
        for index in grams.indices { grams[index] = ranks[Int(grams[index])] }
        for index in 0..<count { grams[range(of: index)].sort() }
    }
}

/// Numbers grams in the order in which they are met: a hash table with open addressing, several times as fast
/// as a dictionary for the one thing it does.
private struct GramTable {
    private(set) var count = 0
    private var keys: [UInt128]
    private var numbers: [Int32]

    init() {
        keys = Array(repeating: 0, count: 1 << 12)
        numbers = Array(repeating: -1, count: 1 << 12)
    }

    /// The number of `key`, a new one where it is met for the first time.
    mutating func number(of key: UInt128) -> Int32 {
        if count * 2 >= keys.count { grow() }
        let slot = slot(of: key)
        if numbers[slot] < 0 {
            keys[slot] = key
            numbers[slot] = Int32(count)
            count += 1
        }
        return numbers[slot]
    }

    private func slot(of key: UInt128) -> Int {
        // The multiplier is the golden ratio's (Knuth, volume 3, 6.4): the upper bits spread well.
        let folded =
            UInt64(truncatingIfNeeded: key) ^ UInt64(truncatingIfNeeded: key >> 64) &* 0xC2B2_AE3D_27D4_EB4F
        var slot = Int((folded &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - keys.count.trailingZeroBitCount))
        while numbers[slot] >= 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }

    private mutating func grow() {
        let (oldKeys, oldNumbers) = (keys, numbers)
        keys = Array(repeating: 0, count: oldKeys.count * 2)
        numbers = Array(repeating: -1, count: oldKeys.count * 2)
        for index in oldKeys.indices where oldNumbers[index] >= 0 {
            let slot = slot(of: oldKeys[index])
            keys[slot] = oldKeys[index]
            numbers[slot] = oldNumbers[index]
        }
    }
}
