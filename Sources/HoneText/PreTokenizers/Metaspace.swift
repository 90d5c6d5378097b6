/// The way in which SentencePiece vocabularies write words: each space becomes U+2581, one is set before the text, and a
/// word begins at each of them.
struct Metaspace: Sendable, Equatable {
    /// Before which pieces of a text the marker is set.
    enum Prefix: String, Sendable, CaseIterable {
        case always, first, never
    }

    var marker = SentencePieceSpaces.marker
    var prefix = Prefix.always
    /// Whether words are cut at the markers.
    var splits = true

    /// Writes the spaces of a piece as markers.
    ///
    /// - Parameter isFirst: whether the piece stands at the very start of the text.
    func mark(_ text: inout AlignedText, isFirst: Bool) {
        text.rewrite { rewriter in
            let source = rewriter.source
            var kept = 0
            for (position, byte) in source.enumerated() where byte == 0x20 {
                rewriter.keep(kept..<position)
                rewriter.put(marker, for: position..<position + 1)
                kept = position + 1
            }
            rewriter.keep(kept..<source.count)
        }
        if isPrefixed(isFirst), !text.bytes.isEmpty, !text.bytes.starts(with: marker) {
            text.rewrite {
                $0.put(marker, for: 0..<0)
                $0.keep($0.source.indices)
            }
        }
    }

    /// Appends a piece, which is not empty, with its spaces as markers.
    func mark(_ piece: UnsafeBufferPointer<UInt8>, isFirst: Bool, into bytes: inout [UInt8]) {
        if isPrefixed(isFirst), piece.first != 0x20, !piece.starts(with: marker) { bytes += marker }
        for byte in piece {
            if byte == 0x20 { bytes += marker } else { bytes.append(byte) }
        }
    }

    private func isPrefixed(_ isFirst: Bool) -> Bool { prefix == .always || prefix == .first && isFirst }

    /// Calls `body` with the range of each word of a marked piece.
    func forEachWord(of bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        guard splits else { return body(bytes.indices) }
        PreTokenizer.forEachRun(of: bytes, marker, isEach: true, body)
    }
}
