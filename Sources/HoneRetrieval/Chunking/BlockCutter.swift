/// A part of a text that is not cut any further, and its tokens.
struct TextUnit: Equatable {
    /// Where it is; no white space alone.
    var range: Range<Int>
    /// Its tokens where it stands alone.
    var tokens: Int
    /// Whether it is a heading, or part of one.
    var isHeading = false
    /// Whether it is cut at sentences when the next chunk repeats its end.
    var hasSentences = true
}

/// Cuts blocks that are larger than a chunk.
struct BlockCutter {
    private let text: UnsafeBufferPointer<UInt8>
    private let counter: TokenCounter
    private let mostBytes: Int
    /// The bytes that fitted last: the first guess for the next piece.
    private var usualBytes: Int

    init(_ text: UnsafeBufferPointer<UInt8>, _ chunker: Chunker) {
        self.text = text
        counter = chunker.counter
        mostBytes = chunker.mostBytes
        usualBytes = 4 * chunker.size
    }

    /// The tokens of a range.
    func tokens(_ range: Range<Int>) -> Int { counter.count(text, in: range) }

    /// The tokens of a range; nil where they are more than `size`, or the bytes too many to count.
    func fittingTokens(_ range: Range<Int>, _ size: Int) -> Int? {
        guard range.count <= mostBytes else { return nil }
        let tokens = counter.count(text, in: range)
        return tokens <= size ? tokens : nil
    }

    /// The block in parts of at most `size` tokens: whole, by sentences, or in pieces.
    ///
    /// - Parameter isWhole: whether a block that fits stays whole.
    mutating func units(of block: TextBlock, size: Int, isWhole: Bool = true) -> [TextUnit] {
        let hasSentences = block.kind != .code
        var result: [TextUnit]
        if isWhole, let tokens = fittingTokens(block.range, size) {
            result = [TextUnit(range: block.range, tokens: tokens)]
        } else if hasSentences {
            result = []
            for sentence in Sentences.ranges(of: text, in: block.range) {
                if let tokens = fittingTokens(sentence, size) {
                    result.append(TextUnit(range: sentence, tokens: tokens))
                } else {
                    result += pieces(of: sentence, size)
                }
            }
        } else {
            result = pieces(of: block.range, size)
        }
        if case .heading = block.kind { for index in result.indices { result[index].isHeading = true } }
        if !hasSentences { for index in result.indices { result[index].hasSentences = false } }
        return result
    }

    /// Pieces of a range that is too large, each as long as fits.
    private mutating func pieces(of range: Range<Int>, _ size: Int) -> [TextUnit] {
        var result: [TextUnit] = []
        var start = TextEdges.textStart(text, range)
        while start < range.upperBound {
            let (end, unit) = piece(from: start, before: range.upperBound, size)
            result.append(unit)
            start = TextEdges.textStart(text, end..<range.upperBound)
        }
        return result
    }

    /// The longest piece that begins at `start`, or nearly: a guess is made shorter until it fits, and longer once where
    /// it is much too short.
    private mutating func piece(from start: Int, before end: Int, _ size: Int) -> (end: Int, unit: TextUnit) {
        var length = min(usualBytes, mostBytes)
        var found: (end: Int, unit: TextUnit)?
        while true {
            let cut = Self.cut(text, from: start, to: min(start + length, end), before: end)
            if let found, cut <= found.end { return found }
            let range = TextEdges.trimmed(text, start..<cut)
            let tokens = counter.count(text, in: range)
            let candidate = (end: cut, unit: TextUnit(range: range, tokens: tokens))
            if tokens <= size {
                usualBytes = cut - start
                guard found == nil, cut < end, tokens < size - size / 8 else { return candidate }
                found = candidate
                length = min(mostBytes, max(length + 1, (cut - start) * size / max(tokens, 1)))
            } else if let found {
                return found
            } else {
                guard cut > TextEdges.scalarEnd(text, startingAt: start, before: end) else {
                    return candidate
                }
                length = min((cut - start) * size / tokens, cut - start - 1)
            }
        }
    }

    /// The best place to cut at `target` or before: behind a line that ends in the second half, else behind a word, else
    /// between characters; behind the first character at the least.
    private static func cut(
        _ text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to target: Int,
        before end: Int
    ) -> Int {
        if target >= end { return end }
        let least = TextEdges.scalarEnd(text, startingAt: start, before: end)
        var place = max(target, least)
        while place < end, text[place] & 0xC0 == 0x80 { place -= 1 }
        if place <= least { return least }
        // A line or a word that ends exactly here is whole.
        if text[place] == 0x0A { return place }
        let middle = start + (place - start) / 2
        var line = place
        while line > middle, text[line - 1] != 0x0A { line -= 1 }
        if line > middle { return line }
        if TextEdges.spaceLength(text, at: place, before: end) > 0 { return place }
        var word = place
        while word > least {
            if TextEdges.spaceLength(text, endingAt: word, from: start) > 0 { return word }
            word = TextEdges.scalarStart(text, endingAt: word, from: start)
        }
        return place
    }
}
