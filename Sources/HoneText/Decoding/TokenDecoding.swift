/// How tokens become text again.
struct TokenDecoding: Sendable {
    /// Strings that are written in the place of others, in this order.
    var replacements: [(from: [UInt8], to: [UInt8])] = []
    /// Whether `<0x0A>` is the byte 10.
    var readsByteTokens = false
    /// The most spaces that are left out at the start of a text.
    var leadingSpaces = 0
    /// What marks the end of a word, which becomes a space.
    var endOfWord: [UInt8] = []
    /// What stands between two tokens, and what marks one that belongs to the token before it.
    var separator: (space: [UInt8], continuation: [UInt8])?

    /// Whether tokens that end words are written in the letters of `ByteAlphabet`.
    var usesByteAlphabet = false

    /// The bytes of `token`, written as text.
    func bytes(of token: ArraySlice<UInt8>) -> [UInt8] {
        if readsByteTokens, let byte = Self.byte(of: token) { return [byte] }
        var token = token
        let endsWord = !endOfWord.isEmpty && token.suffix(endOfWord.count) == endOfWord[...]
        if endsWord { token = token.dropLast(endOfWord.count) }
        var bytes = usesByteAlphabet ? ByteAlphabet.bytes(of: token) ?? Array(token) : Array(token)
        if endsWord { bytes.append(0x20) }
        for (from, to) in replacements where !from.isEmpty { Self.replace(from, by: to, in: &bytes) }
        return bytes
    }

    private static func replace(_ from: [UInt8], by to: [UInt8], in bytes: inout [UInt8]) {
        var written: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: from) {
                written += to
                position += from.count
            } else {
                written.append(bytes[position])
                position += 1
            }
        }
        bytes = written
    }

    /// The most bytes that one byte of a token becomes; `Int.max` where that is beyond all use.
    var growth: Int {
        replacements.reduce(1) { product, replacement in
            let factor = (replacement.to.count + replacement.from.count - 1) / max(1, replacement.from.count)
            let (next, isTooMuch) = product.multipliedReportingOverflow(by: max(1, factor))
            return isTooMuch ? .max : next
        }
    }

    /// The byte that a token such as `<0x0A>` stands for.
    private static func byte(of token: ArraySlice<UInt8>) -> UInt8? {
        guard token.count == 6, token.starts(with: "<0x".utf8), token.last == UInt8(ascii: ">") else {
            return nil
        }
        return UInt8(String(decoding: token.dropFirst(3).dropLast(), as: UTF8.self), radix: 16)
    }
}

/// What each id of a vocabulary is in text, worked out once.
struct DecodedTokens: Sendable {
    private let strings: ByteStrings
    private let decoding: TokenDecoding
    private let isContinuation: [Bool]

    init(_ tokens: TokenTable, _ decoding: TokenDecoding) {
        self.decoding = decoding
        var strings = ByteStrings()
        var isContinuation: [Bool] = []
        for id in 0..<Int32(tokens.count) {
            var content = tokens.content(of: id) ?? []
            if let separator = decoding.separator {
                let continues =
                    content.count > separator.continuation.count
                    && content.starts(with: separator.continuation)
                isContinuation.append(continues)
                if continues { content = content.dropFirst(separator.continuation.count) }
            }
            // Added tokens are text already.
            strings.append(tokens.isAdded.contains(id) ? Array(content) : decoding.bytes(of: content))
        }
        self.strings = strings
        self.isContinuation = isContinuation
    }

    /// Appends what `id` is in a text.
    ///
    /// - Parameter isFirst: whether nothing stands before it.
    func append(_ id: Int32, isFirst: Bool, to bytes: inout [UInt8]) {
        guard id >= 0, strings.count > Int(id) else { return }
        if let separator = decoding.separator, !isFirst, !isContinuation[Int(id)] { bytes += separator.space }
        var content = strings[Int(id)]
        if isFirst {
            var left = decoding.leadingSpaces
            while left > 0, content.first == 0x20 {
                content = content.dropFirst()
                left -= 1
            }
        }
        bytes += content
    }
}
