/// White space at the ends of text: the characters of the Unicode property White_Space.
enum WhiteSpace {
    /// The bytes of the white space that `text` begins with.
    static func lengthAtStart(of text: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = text.baseAddress else { return 0 }
        var length = 0
        while length < text.count, let scalar = UTF8Scalar(base + length, count: text.count - length),
            Unicode.Scalar(scalar.value)?.properties.isWhitespace == true
        { length += scalar.width }
        return length
    }

    /// The bytes of the white space that `text` ends with.
    static func lengthAtEnd(of text: UnsafeBufferPointer<UInt8>) -> Int {
        var length = 0
        while length < text.count,
            let scalar = UTF8Scalar(endOf: UnsafeBufferPointer(rebasing: text[..<(text.count - length)])),
            Unicode.Scalar(scalar.value)?.properties.isWhitespace == true
        { length += scalar.width }
        return length
    }
}
