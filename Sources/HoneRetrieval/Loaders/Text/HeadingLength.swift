/// How long a heading or a title may be: every chunk under it is searched and shown with it.
enum HeadingLength {
    /// The most bytes.
    static let most = 1_000

    /// A heading or title, cut behind a character where it is longer.
    static func cut(_ text: String) -> String {
        let bytes = Array(text.utf8.prefix(most + 1))
        guard bytes.count > most else { return text }
        var end = most
        while bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
