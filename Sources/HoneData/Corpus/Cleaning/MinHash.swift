internal import HoneBase

/// The signature by which documents are found that may be alike: the least hashes of their grams, in bands.
///
/// Two sets with a Jaccard similarity of j have the same least value of a random hash with probability j (Broder, "On
/// the resemblance and containment of documents", SEQUENCES 1997), and one band of `rows` such values the same with
/// probability 1 - (1 - j^rows)^bands: 0.9986 at 0.7, 0.991 at 0.65, 0.79 at 0.5, 0.04 at 0.2.
enum MinHash {
    /// The least values that must all be the same.
    static let rows = 4
    /// How many such groups there are.
    static let bands = 24

    /// Odd numbers, one for each hash.
    private static let multipliers: [UInt64] = {
        var random = Philox(seed: 0x686F_6E65)
        return (0..<rows * bands).map { _ in random.next() | 1 }
    }()

    /// A number for each band of the set of `grams`; nil where it is empty.
    static func bands(of grams: [UInt64]) -> [UInt32]? {
        guard !grams.isEmpty else { return nil }
        var least = [UInt32](repeating: .max, count: rows * bands)
        least.withUnsafeMutableBufferPointer { least in
            multipliers.withUnsafeBufferPointer { multipliers in
                for gram in grams {
                    for index in 0..<rows * bands {
                        let hash = UInt32(truncatingIfNeeded: (gram &* multipliers[index]) >> 32)
                        least[index] = min(least[index], hash)
                    }
                }
            }
        }
        return (0..<bands).map { band in
            var key: UInt64 = UInt64(band)
            for row in 0..<rows {
                key = (key ^ UInt64(least[band * rows + row])) &* 0x9E37_79B9_7F4A_7C15
                key ^= key >> 32
            }
            return UInt32(truncatingIfNeeded: key >> 16)
        }
    }
}
