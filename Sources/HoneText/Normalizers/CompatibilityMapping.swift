/// Writes each character whose compatibility decomposition is not its canonical one as that decomposition: a composed or
/// decomposed form behind it makes NFKC or NFKD of it (Unicode Standard Annex 15).
///
/// The decompositions are those of Unicode 9.0, by which the vocabularies in use were made.
struct CompatibilityMapping: Normalizer {
    /// The one table, read when it is first needed.
    static let shared = CompatibilityMapping()

    /// U+FDFA becomes 33 bytes of three.
    let growth = 11

    private let decompositions: [UInt32: String]
    /// Whether some character of 256 is mapped.
    private var isMapped = [Bool](repeating: false, count: 0x1100)

    private init() {
        var decompositions: [UInt32: String] = [:]
        for row in CompatibilityTable.rows.utf8.split(separator: UInt8(ascii: " ")) {
            let sides = row.split(separator: UInt8(ascii: ":"))
            let ends = sides[0].split(separator: UInt8(ascii: "-")).compactMap(Self.number)
            let target = sides[1].split(separator: UInt8(ascii: ".")).compactMap(Self.number)
            for value in ends[0]...ends[ends.count - 1] {
                var text = String.UnicodeScalarView()
                let shift = value - ends[0]
                for scalar in target { text.append(Unicode.Scalar(scalar + shift) ?? "\u{FFFD}") }
                decompositions[value] = String(text)
                isMapped[Int(value >> 8)] = true
            }
        }
        self.decompositions = decompositions
    }

    private static func number(_ digits: Substring.UTF8View.SubSequence) -> UInt32? {
        UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    func normalize(_ text: inout AlignedText) {
        guard text.bytes.contains(where: { $0 >= 0x80 }) else { return }
        text.rewriteScalars { scalar in
            isMapped[Int(scalar.value >> 8)] ? decompositions[scalar.value] : nil
        }
    }
}
