/// What SentencePiece does to spaces: it leaves out superfluous ones, sets one before the text, and writes all of them
/// as U+2581 (Kudo and Richardson, "SentencePiece", 2018; `normalizer_spec` of its models).
struct SentencePieceSpaces: Normalizer {
    /// The character that stands for a space.
    static let marker: [UInt8] = [0xE2, 0x96, 0x81]

    var removesExtra = true
    var addsPrefix = true
    var escapes = true

    func normalize(_ text: inout AlignedText) {
        let space = escapes ? Self.marker : [0x20]
        text.rewrite { rewriter in
            let source = rewriter.source
            var end = source.count
            var position = 0
            if removesExtra {
                while position < end, source[position] == 0x20 { position += 1 }
                while end > position, source[end - 1] == 0x20 { end -= 1 }
            }
            guard position < end else { return }
            if addsPrefix { rewriter.put(space, for: position..<position) }
            var kept = position
            while position < end {
                guard source[position] == 0x20 else {
                    position += 1
                    continue
                }
                rewriter.keep(kept..<position)
                var next = position + 1
                if removesExtra { while next < end, source[next] == 0x20 { next += 1 } }
                rewriter.put(space, for: position..<next)
                position = next
                kept = next
            }
            rewriter.keep(kept..<end)
        }
    }
}
