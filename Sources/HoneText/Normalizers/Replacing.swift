/// Writes one string in the place of each match of a pattern.
struct Replacing: Normalizer {
    var pattern: TextPattern
    var content: [UInt8]

    /// The bytes written for each that is found.
    var growth: Int {
        guard case .string(let string) = pattern else { return content.count }
        return (content.count + string.count - 1) / max(1, string.count)
    }

    func normalize(_ text: inout AlignedText) {
        var classes = ScalarClasses()
        let matches = text.bytes.withUnsafeBufferPointer { pattern.matches(in: $0, &classes) }
        guard !matches.isEmpty else { return }
        text.rewrite { rewriter in
            var kept = 0
            for match in matches {
                rewriter.keep(kept..<match.lowerBound)
                rewriter.put(content, for: match)
                kept = match.upperBound
            }
            rewriter.keep(kept..<rewriter.source.count)
        }
    }
}
