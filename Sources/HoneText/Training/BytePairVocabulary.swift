/// A vocabulary of byte-pair encoding, as training made it.
///
/// The special tokens come first, then the 256 bytes `<0x00>` to `<0xFF>`, then characters by falling frequency, then
/// what merges make, in their order.
public struct BytePairVocabulary: Sendable {
    /// Two tokens that become one: the first merge makes the token behind the characters, and so on.
    struct Merge: Sendable, Equatable {
        var left: Int32
        var right: Int32
    }

    let tokens: ByteStrings
    let merges: [Merge]
    /// The number of special tokens.
    public let specialCount: Int
    /// The number of characters that have an entry.
    public let characterCount: Int
    /// The bytes of the text that it was learned from.
    public let textBytes: Int
    /// The tokens of that text.
    public let textTokens: Int

    /// The number of entries.
    public var count: Int { tokens.count }
    /// The number of merges.
    public var mergeCount: Int { merges.count }

    /// The token of `id` as the vocabulary writes it.
    public func token(_ id: Int) -> String { tokens.text(id) }

    /// The bytes of text that one token stands for, on average over the text that it was learned from.
    public var bytesPerToken: Double { Double(textBytes) / Double(max(textTokens, 1)) }
}
