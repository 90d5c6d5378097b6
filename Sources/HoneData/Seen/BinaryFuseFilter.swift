internal import HoneBase

/// A set of numbers that is never changed, in about nine bits each: what it holds it always knows, and of others it
/// takes one in 256 for its own.
///
/// A 3-wise binary fuse filter with fingerprints of eight bits (Graf and Lemire, "Binary Fuse Filters: Fast and
/// Smaller Than Xor Filters", JEA 2022): a Bloom filter of that error takes 11.5 bits.
struct BinaryFuseFilter: Sendable, Equatable {
    /// The share of foreign numbers that are taken for members.
    static let falsePositiveRate = 1.0 / 256
    /// The most slots of a segment.
    static let mostSlots = 1 << 18

    /// What tells this filter's hashes from another's.
    let seed: UInt64
    /// The slots of a segment, a power of two.
    let segmentLength: Int
    /// In how many segments a number's first slot may be; there are two more.
    let segmentCount: Int
    /// The slots.
    let fingerprints: [UInt8]

    /// The filter of these parts; nil where they do not belong together.
    init?(seed: UInt64, segmentLength: Int, segmentCount: Int, fingerprints: [UInt8]) {
        guard Self.slots(segmentLength, segmentCount) == fingerprints.count else { return nil }
        self.seed = seed
        self.segmentLength = segmentLength
        self.segmentCount = segmentCount
        self.fingerprints = fingerprints
    }

    /// How many slots a filter of this shape has; nil where there is no such filter.
    static func slots(_ segmentLength: Int, _ segmentCount: Int) -> Int? {
        guard (1...mostSlots).contains(segmentLength), segmentLength & (segmentLength - 1) == 0,
            (1...1 << 40).contains(segmentCount)
        else { return nil }
        return (segmentCount + 2) * segmentLength
    }

    /// The filter of `members`, each of which stands there once.
    ///
    /// - Complexity: linear; 23 bytes a member while it is made.
    init(_ members: [UInt64]) {
        (segmentLength, segmentCount) = Self.shape(for: members.count)
        let slots = (segmentCount + 2) * segmentLength
        require(slots <= UInt32.max, "BinaryFuseFilter: \(members.count) members are too many")
        var seed: UInt64 = 0
        while true {
            // A try that fails is rare, and the next one is independent of it.
            require(seed < 100, "BinaryFuseFilter: a member stands twice")
            let hashing = Hashing(seed: seed, segmentLength: segmentLength, segmentCount: segmentCount)
            if let fingerprints = Self.fingerprints(of: members, hashing, slots: slots) {
                self.seed = seed
                self.fingerprints = fingerprints
                return
            }
            seed += 1
        }
    }

    /// Whether `number` is a member, or is taken for one.
    func contains(_ number: UInt64) -> Bool {
        let hashing = Hashing(seed: seed, segmentLength: segmentLength, segmentCount: segmentCount)
        let hash = hashing.hash(number)
        let (first, second, third) = hashing.slots(of: hash)
        return Hashing.fingerprint(of: hash)
            == fingerprints[first] ^ fingerprints[second] ^ fingerprints[third]
    }

    /// The shape that the paper found best for so many members.
    private static func shape(for count: Int) -> (segmentLength: Int, segmentCount: Int) {
        guard count > 1 else { return (4, 1) }
        let logarithm = Mathematics.log(Double(count))
        let exponent = Int((logarithm / Mathematics.log(3.33) + 2.25).rounded(.down))
        let segmentLength = min(1 << exponent, mostSlots)
        let factor = max(1.125, 0.875 + 0.25 * Mathematics.log(1e6) / logarithm)
        let capacity = Int((Double(count) * factor).rounded())
        return (segmentLength, max(1, (capacity + segmentLength - 1) / segmentLength - 2))
    }

    /// The slots in which each member's three give its fingerprint; nil where this hashing does not allow it.
    ///
    /// A slot that only one member has decides that member; it is taken out, which leaves others alone in theirs.
    /// The slots are then set in the opposite order, each when the member's two others are known.
    private static func fingerprints(of members: [UInt64], _ hashing: Hashing, slots: Int) -> [UInt8]? {
        // Of each slot: how many members have it, and the exclusive or of their hashes.
        var counts = [UInt8](repeating: 0, count: slots)
        var hashes = [UInt64](repeating: 0, count: slots)
        func take(_ hash: UInt64, by step: UInt8) -> Bool {
            let (first, second, third) = hashing.slots(of: hash)
            for slot in [first, second, third] {
                if step == 1, counts[slot] == .max { return false }
                counts[slot] &+= step
                hashes[slot] ^= hash
            }
            return true
        }
        for member in members where !take(hashing.hash(member), by: 1) { return nil }
        // The hashes in the order in which they were taken out, and the slots that decided them.
        var order: [UInt64] = []
        var deciding: [UInt32] = []
        order.reserveCapacity(members.count)
        deciding.reserveCapacity(members.count)
        var alone: [Int] = []
        for start in 0..<slots where counts[start] == 1 {
            alone.append(start)
            while let slot = alone.popLast() {
                guard counts[slot] == 1 else { continue }
                let hash = hashes[slot]
                order.append(hash)
                deciding.append(UInt32(slot))
                _ = take(hash, by: .max)
                let (first, second, third) = hashing.slots(of: hash)
                for other in [first, second, third] where counts[other] == 1 { alone.append(other) }
            }
        }
        guard order.count == members.count else { return nil }
        var fingerprints = [UInt8](repeating: 0, count: slots)
        for index in order.indices.reversed() {
            let (hash, slot) = (order[index], deciding[index])
            let (first, second, third) = hashing.slots(of: hash)
            // The slot itself is still zero.
            fingerprints[Int(slot)] =
                Hashing.fingerprint(of: hash) ^ fingerprints[first] ^ fingerprints[second]
                ^ fingerprints[third]
        }
        return fingerprints
    }
}

/// Where a number stands in a filter.
private struct Hashing {
    let seed: UInt64
    let segmentLength: Int
    let segmentCount: Int

    /// The number, mixed (the finalizer of MurmurHash3): no two give the same.
    func hash(_ number: UInt64) -> UInt64 {
        var hash = number &+ seed &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }

    /// The three slots of a hash, in three neighbouring segments.
    func slots(of hash: UInt64) -> (Int, Int, Int) {
        let first = Int(hash.multipliedFullWidth(by: UInt64(segmentCount * segmentLength)).high)
        let mask = segmentLength - 1
        let second = (first + segmentLength) ^ (Int(truncatingIfNeeded: hash >> 18) & mask)
        let third = (first + 2 * segmentLength) ^ (Int(truncatingIfNeeded: hash) & mask)
        return (first, second, third)
    }

    /// What the three slots of a hash give together.
    static func fingerprint(of hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash ^ hash >> 32) }
}
