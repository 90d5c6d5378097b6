/// Finding texts in texts, in time that grows with their lengths only.
extension TemplateText {
    /// The byte offset of the first `other` at or after `start`.
    func firstOffset(of other: TemplateText, from start: Int = 0) -> Int? {
        ByteSearch(other.bytes).first(in: bytes, from: start)
    }

    /// The byte offsets of every `other`, apart from each other, at most `limit` of them.
    func offsets(of other: TemplateText, limit: Int = .max) -> [Int] {
        ByteSearch(other.bytes).all(in: bytes, limit: limit)
    }

    /// The same from the end backwards, the last one first.
    func offsetsFromEnd(of other: TemplateText, limit: Int = .max) -> [Int] {
        let found = ByteSearch(other.bytes.reversed()).all(in: bytes.reversed(), limit: limit)
        return found.map { bytes.count - other.bytes.count - $0 }
    }

    /// The text with every `other` replaced, or the first `limit` of them; an empty one stands between all
    /// scalars.
    func replacing(_ other: TemplateText, with new: TemplateText, limit: Int = .max) throws(TemplateError)
        -> TemplateText
    {
        guard limit > 0 else { return self }
        var result = TemplateText()
        result.isMarkup = isMarkup
        if other.isEmpty {
            var count = 0
            for character in try characters() {
                if count < limit {
                    try result.append(new)
                    count += 1
                }
                try result.append(character)
            }
            if count < limit { try result.append(new) }
            return result
        }
        var start = 0
        for offset in offsets(of: other, limit: limit) {
            if offset > start { try result.append(slice(start..<offset)) }
            try result.append(new)
            start = offset + other.bytes.count
        }
        if start == 0 { return self }
        try result.append(slice(start..<bytes.count))
        return result
    }

    func hasPrefix(_ other: TemplateText) -> Bool { bytes.starts(with: other.bytes) }

    func hasSuffix(_ other: TemplateText) -> Bool {
        bytes.count >= other.bytes.count && bytes.suffix(other.bytes.count).elementsEqual(other.bytes)
    }

    /// The text without the scalars at its ends for which `isDropped` holds.
    func stripped(
        start: Bool = true,
        end: Bool = true,
        _ isDropped: (Unicode.Scalar) -> Bool = PythonCharacter.isSpace
    ) -> TemplateText {
        var range = 0..<bytes.count
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            while start, !range.isEmpty,
                let scalar = UTF8Scalar(base + range.lowerBound, count: range.count),
                let value = Unicode.Scalar(scalar.value), isDropped(value)
            { range = range.lowerBound + scalar.width..<range.upperBound }
            while end, !range.isEmpty,
                let scalar = UTF8Scalar(endOf: UnsafeBufferPointer(rebasing: buffer[range])),
                let value = Unicode.Scalar(scalar.value), isDropped(value)
            { range = range.lowerBound..<range.upperBound - scalar.width }
        }
        return slice(range)
    }
}
