internal import HoneBase

/// Training examples of token ids, all of one length, in one storage of four bytes a token.
public struct TokenRows: Sendable, Equatable {
    /// The ids of all rows, end to end.
    public let tokens: [Int32]
    /// The tokens of a row; the last row may have fewer.
    public let length: Int

    /// Cuts `tokens` into rows.
    ///
    /// - Parameter length: at least 1.
    public init(_ tokens: [Int32], length: Int) {
        require(length > 0, "TokenRows: rows of \(length) tokens")
        self.tokens = tokens
        self.length = length
    }

    /// The number of rows, a short last one among them.
    public var count: Int { (tokens.count + length - 1) / length }

    /// The row at `index`, which shares the storage: nothing is copied.
    public subscript(index: Int) -> ArraySlice<Int32> {
        require(index >= 0 && index < count, "TokenRows: row \(index) of \(count)")
        return tokens[index * length..<min((index + 1) * length, tokens.count)]
    }
}
