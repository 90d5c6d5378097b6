/// Text that comes token by token: what is given out is always whole characters.
///
/// Bytes that are no UTF-8 become U+FFFD, as `String(decoding:as:)` has it; those that may yet become a character wait.
public struct TextStream: Sendable {
    private let tokenizer: any Tokenizer
    private let skipsSpecial: Bool
    private var waiting: [UInt8] = []
    private var isFirst = true

    /// An empty text in the tokens of `tokenizer`.
    ///
    /// - Parameter skipsSpecial: whether special tokens are left out.
    public init(_ tokenizer: any Tokenizer, skippingSpecial skipsSpecial: Bool = true) {
        self.tokenizer = tokenizer
        self.skipsSpecial = skipsSpecial
    }

    /// A text that goes on behind `prompt`, which is not shown.
    public init(_ tokenizer: any Tokenizer, after prompt: [Int32], skippingSpecial skipsSpecial: Bool = true)
    {
        self.init(tokenizer, skippingSpecial: skipsSpecial)
        isFirst = !prompt.contains { !tokenizer.isSpecial($0) }
    }

    /// The characters that `id` completes; often none.
    public mutating func append(_ id: Int32) -> String {
        if skipsSpecial, tokenizer.isSpecial(id) { return "" }
        tokenizer.appendBytes(of: id, isFirst: isFirst, to: &waiting)
        isFirst = false
        return take(waiting.count - Self.openBytes(at: waiting))
    }

    /// What still waits, when no token follows.
    public mutating func finish() -> String { take(waiting.count) }

    private mutating func take(_ count: Int) -> String {
        guard count > 0 else { return "" }
        defer { waiting.removeFirst(count) }
        return String(decoding: waiting[..<count], as: UTF8.self)
    }

    /// The bytes at the end that begin a character and do not end it.
    private static func openBytes(at bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let first = bytes[bytes.count - length]
            if first & 0xC0 == 0x80 { continue }
            let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
            return width > length ? length : 0
        }
        return 0
    }
}
