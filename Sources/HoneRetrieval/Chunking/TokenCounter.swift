public import HoneText

/// Counts the tokens of texts as an embedder does.
public struct TokenCounter: Sendable {
    /// The special tokens that the embedder puts around each text.
    public let markCount: Int
    private let body: @Sendable (UnsafeBufferPointer<UInt8>) -> Int

    /// Counts with a function.
    ///
    /// - Parameters:
    ///   - markCount: the special tokens around each text.
    ///   - body: the tokens of a text of valid UTF-8, without special tokens.
    public init(markCount: Int, _ body: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Int) {
        self.markCount = markCount
        self.body = body
    }

    /// Counts with a tokenizer.
    public init(_ tokenizer: any Tokenizer) {
        self.init(markCount: tokenizer.prefixIDs.count + tokenizer.suffixIDs.count) { text in
            var ids: [Int32] = []
            tokenizer.encode(text, into: &ids)
            return ids.count
        }
    }

    /// The tokens of `text`, without special tokens.
    public func count(_ text: UnsafeBufferPointer<UInt8>) -> Int { body(text) }

    /// The tokens of a part of `text`, which begins and ends between characters.
    func count(_ text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Int {
        body(UnsafeBufferPointer(rebasing: text[range]))
    }
}
