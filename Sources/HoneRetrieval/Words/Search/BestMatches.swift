/// The best of the matches that come, at most `limit`.
///
/// A match is one number, the smaller the better: the bits of its score turned round, its segment, its chunk. Twice as many
/// as are wanted come together before they are put in order and the worse half is left out.
struct BestMatches {
    private let limit: Int
    private var keys: [UInt128] = []
    /// What a key must be below to be taken: the last of the best at the time they were put in order.
    private var bound = UInt128.max

    /// Keeps at most `limit`, at least 1.
    init(limit: Int) { self.limit = limit }

    /// How many matches of a window can be among the best at most, where all that comes may; else 0.
    var wanted: Int { keys.count < limit ? limit : 0 }

    /// A match must have a greater score to be taken, if it stands behind all that came before.
    var threshold: Float { bound == .max ? 0 : Self.score(of: bound) }

    /// Takes a match with a score above 0, unless there are enough better ones.
    ///
    /// - Complexity: O(log `limit`), on average over many.
    mutating func insert(_ match: WordMatch) {
        let key = Self.key(of: match)
        guard key < bound else { return }
        keys.append(key)
        // A limit as large as a number can be is never reached.
        guard keys.count / 2 >= limit else { return }
        keys.sort()
        keys.removeLast(keys.count - limit)
        bound = keys[limit - 1]
    }

    /// The matches, the best first.
    consuming func sorted() -> [WordMatch] {
        keys.sort()
        return keys.prefix(limit)
            .map { key in
                WordMatch(
                    segment: Int(truncatingIfNeeded: key >> 32 & 0xFFFF_FFFF),
                    chunk: Int(truncatingIfNeeded: key & 0xFFFF_FFFF),
                    score: Self.score(of: key)
                )
            }
    }

    /// Numbers that are not negative are in the order of their bits.
    ///
    /// A segment holds fewer than 2^31 chunks.
    private static func key(of match: WordMatch) -> UInt128 {
        UInt128(~match.score.bitPattern) << 64
            | UInt128(UInt32(truncatingIfNeeded: match.segment)) << 32
            | UInt128(UInt32(truncatingIfNeeded: match.chunk))
    }

    private static func score(of key: UInt128) -> Float {
        Float(bitPattern: ~UInt32(truncatingIfNeeded: key >> 64))
    }
}
