extension WordPiece {
    /// The ids of `text`, each with its place in it, without `prefixIDs` and `suffixIDs`.
    ///
    /// Text is normalized cluster by cluster to know the places, which takes longer than `encode`.
    public func pieces(of text: String) -> [TokenPiece] {
        var text = text
        return text.withUTF8 { bytes in
            var pieces: [TokenPiece] = []
            var position = 0
            for match in verbatim.matches(in: bytes) {
                appendPieces(of: bytes, position..<max(position, match.range.lowerBound), to: &pieces)
                pieces.append(TokenPiece(id: match.id, range: match.range))
                position = match.range.upperBound
            }
            appendPieces(of: bytes, position..<bytes.count, to: &pieces)
            return pieces
        }
    }

    private func appendPieces(
        of whole: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        to pieces: inout [TokenPiece]
    ) {
        guard !range.isEmpty else { return }
        var text = AlignedText(
            UnsafeBufferPointer(rebasing: whole[range]),
            offset: range.lowerBound,
            isTracked: true
        )
        text.rewrite { rewriter in
            var position = 0
            for cluster in String(decoding: rewriter.source, as: UTF8.self) {
                let part = position..<position + cluster.utf8.count
                position = part.upperBound
                rewriter.put(table.normalized(Array(cluster.utf8), lowercasing: lowercases), for: part)
            }
        }
        text.bytes.withUnsafeBufferPointer { bytes in
            var position = 0
            for match in normalized.isEmpty ? [] : normalized.matches(in: bytes) {
                appendWords(of: text, bytes, position..<max(position, match.range.lowerBound), to: &pieces)
                pieces.append(TokenPiece(id: match.id, range: text.origin(of: match.range)))
                position = match.range.upperBound
            }
            appendWords(of: text, bytes, position..<bytes.count, to: &pieces)
        }
    }

    private func appendWords(
        of text: AlignedText,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        to pieces: inout [TokenPiece]
    ) {
        guard let base = bytes.baseAddress else { return }
        var start = range.lowerBound
        var position = start
        func endWord() {
            if position > start { append(start..<position) }
        }
        func append(_ word: Range<Int>) {
            var ids: [Int32] = []
            appendWords(of: UnsafeBufferPointer(rebasing: bytes[word]), to: &ids)
            var place = word.lowerBound
            for id in ids {
                let length =
                    ids.count == 1 ? word.count : contentLength(of: id, isFirst: place == word.lowerBound)
                let part = place..<min(place + length, word.upperBound)
                pieces.append(TokenPiece(id: id, range: text.origin(of: part)))
                place = part.upperBound
            }
        }
        while position < range.upperBound {
            guard let scalar = UTF8Scalar(base + position, count: range.upperBound - position) else { return }
            let next = position + scalar.width
            if table[scalar.value].kind != .word {
                endWord()
                if table[scalar.value].kind == .punctuation { append(position..<next) }
                start = next
            }
            position = next
        }
        endWord()
    }

    private func contentLength(of id: Int32, isFirst: Bool) -> Int {
        (vocabulary.token(id)?.utf8.count ?? 0) - (isFirst ? 0 : continuingPrefix.count)
    }

    /// Whether `id` is a special token.
    public func isSpecial(_ id: Int32) -> Bool { special.contains(id) }

    /// Appends what `id` stands for in a text: a word has a space before it, unless it is the first.
    public func appendBytes(of id: Int32, isFirst: Bool, to bytes: inout [UInt8]) {
        guard let token = vocabulary.token(id) else { return }
        let content = Array(token.utf8)
        if !isFirst, content.count > continuingPrefix.count, content.starts(with: continuingPrefix) {
            bytes += content.dropFirst(continuingPrefix.count)
        } else {
            if !isFirst { bytes.append(0x20) }
            bytes += content
        }
    }
}
