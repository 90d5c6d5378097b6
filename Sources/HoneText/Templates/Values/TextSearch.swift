/// Finding texts in texts, in time that grows with their lengths only.
extension TemplateText {
    /// The byte offset of the first `other` at or after `start`.
    func firstOffset(of other: TemplateText, from start: Int = 0) -> Int? {
        Self.firstOffset(of: other.bytes, in: bytes, from: start)
    }

    /// The search of Knuth, Morris and Pratt: no text, however repetitive, makes it slow.
    private static func firstOffset(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard start <= bytes.count else { return nil }
        guard let first = needle.first else { return start }
        if needle.count == 1 { return bytes[start...].firstIndex(of: first) }
        guard bytes.count - start >= needle.count else { return nil }
        // For each end within the needle, the length of the longest beginning that ends there too.
        var borders = [Int](repeating: 0, count: needle.count)
        var matched = 0
        for index in 1..<needle.count {
            while matched > 0, needle[index] != needle[matched] { matched = borders[matched - 1] }
            if needle[index] == needle[matched] { matched += 1 }
            borders[index] = matched
        }
        matched = 0
        for index in start..<bytes.count {
            while matched > 0, bytes[index] != needle[matched] { matched = borders[matched - 1] }
            if bytes[index] == needle[matched] { matched += 1 }
            if matched == needle.count { return index + 1 - needle.count }
        }
        return nil
    }

    /// The byte offsets of every `other`, apart from each other, at most `limit` of them.
    func offsets(of other: TemplateText, limit: Int = .max) -> [Int] {
        var result: [Int] = []
        var start = 0
        while result.count < limit, let found = firstOffset(of: other, from: start) {
            result.append(found)
            start = found + other.bytes.count
        }
        return result
    }

    /// The same from the end backwards, the last one first.
    func offsetsFromEnd(of other: TemplateText, limit: Int = .max) -> [Int] {
        let reversed = Array(bytes.reversed())
        let needle = Array(other.bytes.reversed())
        var result: [Int] = []
        var start = 0
        while result.count < limit, let found = Self.firstOffset(of: needle, in: reversed, from: start) {
            start = found + needle.count
            result.append(bytes.count - start)
        }
        return result
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
            for character in characters() {
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
