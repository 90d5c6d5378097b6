/// The steps that cut text into words, one after the other, each within the pieces of the one before.
struct PreTokenizer: Sendable {
    /// One step.
    enum Step: Sendable {
        /// Words as a known pattern has them.
        case words(WordPattern)
        /// Pieces between and at the matches of a pattern.
        case split(Splitting)
        /// A word begins at each marker that follows something else: a cut that changes no id of a vocabulary in which
        /// no token holds a marker behind another character.
        case markerRuns
        /// A piece for each run of characters of one script.
        case scripts
        /// The steps behind this one see the text in the letters of `ByteAlphabet`, each for a byte: to them half of a
        /// character may be a number.
        case byteAlphabet
    }

    /// None: the text is one word.
    var steps: [Step] = []
    /// Whether a space is set before a text that does not begin with one.
    var addsPrefixSpace = false
    /// How words are written, as the last step of all.
    var metaspace: Metaspace?

    /// The one pattern, where nothing else is done.
    var onlyPattern: WordPattern? {
        guard steps.count == 1, metaspace == nil, case .words(let pattern) = steps[0] else { return nil }
        return pattern
    }

    /// Calls `body` with the range of each word of `text`, UTF-8, in order.
    func forEachWord(
        of text: UnsafeBufferPointer<UInt8>,
        _ classes: inout ScalarClasses,
        _ body: (Range<Int>) -> Void
    ) {
        forEachWord(of: text, at: 0, from: 0, &classes, body)
    }

    private func forEachWord(
        of text: UnsafeBufferPointer<UInt8>,
        at offset: Int,
        from step: Int,
        _ classes: inout ScalarClasses,
        _ body: (Range<Int>) -> Void
    ) {
        guard !text.isEmpty else { return }
        guard step < steps.count else { return body(offset..<offset + text.count) }
        func goOn(_ range: Range<Int>, _ classes: inout ScalarClasses) {
            let piece = UnsafeBufferPointer(rebasing: text[range])
            forEachWord(of: piece, at: offset + range.lowerBound, from: step + 1, &classes, body)
        }
        switch steps[step] {
        case .words(let pattern):
            var start = 0
            while start < text.count {
                let end = pattern.end(of: text, from: start, &classes)
                goOn(start..<end, &classes)
                start = end
            }
        case .split(let splitting):
            for range in splitting.pieces(of: text, &classes) { goOn(range, &classes) }
        case .scripts: ScriptRuns.forEachPiece(of: text) { goOn($0, &classes) }
        case .markerRuns:
            Self.forEachRun(of: text, SentencePieceSpaces.marker, isEach: false) { goOn($0, &classes) }
        case .byteAlphabet:
            let letters = Array(ByteAlphabet.token(of: text).utf8)
            letters.withUnsafeBufferPointer { letters in
                // Letters take one or two bytes; a piece holds as many bytes of text as letters.
                var (read, place) = (0, offset)
                func advance(to end: Int) -> Int {
                    place += letters[read..<end].count { $0 & 0xC0 != 0x80 }
                    read = end
                    return place
                }
                forEachWord(of: letters, at: 0, from: step + 1, &classes) { range in
                    let start = advance(to: range.lowerBound)
                    body(start..<advance(to: range.upperBound))
                }
            }
        }
    }

    /// Calls `body` with what begins at each marker, or at each run of them.
    static func forEachRun(
        of text: UnsafeBufferPointer<UInt8>,
        _ marker: [UInt8],
        isEach: Bool,
        _ body: (Range<Int>) -> Void
    ) {
        let width = marker.count
        guard let first = marker.first, !text.isEmpty else { return }
        var start = 0
        var position = 0
        var isBehindMarker = false
        while position < text.count {
            let isMarker =
                text[position] == first && position + width <= text.count
                && text[position..<position + width].elementsEqual(marker)
            if isMarker {
                if position > start, isEach || !isBehindMarker {
                    body(start..<position)
                    start = position
                }
                position += width
            } else {
                position += 1
            }
            isBehindMarker = isMarker
        }
        body(start..<text.count)
    }
}
