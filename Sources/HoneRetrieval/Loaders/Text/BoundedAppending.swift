extension [UInt8] {
    /// Appends `text`, UTF-8, as far as there is room: it is cut behind a character, and nothing follows what was cut.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>, upTo limit: Int) {
        // What was cut has less room left than a character may take.
        guard count <= limit - 4 else { return }
        var end = Swift.min(text.count, limit - count)
        if end < text.count {
            while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        }
        append(contentsOf: text[..<end])
    }
}
