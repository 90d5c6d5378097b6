@_spi(_Unicode) internal import Swift

/// Puts text into a canonical normalization form (Unicode Standard Annex 15).
enum UnicodeForm: Normalizer {
    /// Composed: NFC.
    case composed
    /// Decomposed: NFD.
    case decomposed

    func normalize(_ text: inout AlignedText) {
        guard text.bytes.contains(where: { $0 >= 0x80 }) else { return }
        text.rewrite { rewriter in
            let string = String(decoding: rewriter.source, as: UTF8.self)
            var (kept, position) = (0, 0)
            // What composes stands within one grapheme cluster.
            for cluster in string {
                let range = position..<position + cluster.utf8.count
                position = range.upperBound
                if range.count == 1 { continue }
                let old = String(cluster)
                var new = String.UnicodeScalarView()
                switch self {
                case .composed: for scalar in old._nfc { new.append(scalar) }
                case .decomposed: for scalar in old._nfd { new.append(scalar) }
                }
                guard !new.elementsEqual(old.unicodeScalars) else { continue }
                rewriter.keep(kept..<range.lowerBound)
                rewriter.put(String(new).utf8, for: range)
                kept = position
            }
            rewriter.keep(kept..<rewriter.source.count)
        }
    }
}
