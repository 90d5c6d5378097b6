/// Turns text into the ids that a model reads, and ids into text.
///
/// A tokenizer is immutable: one value serves any number of threads.
public protocol Tokenizer: Sendable {
    /// The number of ids: every id is in `0..<vocabularySize`.
    var vocabularySize: Int { get }

    /// The ids that the model expects before one text.
    var prefixIDs: [Int32] { get }

    /// The ids that the model expects after one text.
    var suffixIDs: [Int32] { get }

    /// The id that a text to be continued begins with, where the model wants one; `prefixIDs` may hold it too.
    var beginID: Int32? { get }

    /// The ids of `text` between `prefixIDs` and `suffixIDs`.
    ///
    /// - Complexity: O(bytes).
    func encode(_ text: String) -> [Int32]

    /// Appends the ids of `utf8` to `ids`, without `prefixIDs` and `suffixIDs`.
    ///
    /// Bytes that are not UTF-8 are read as U+FFFD, as `String(decoding:as:)` reads them.
    ///
    /// - Complexity: O(bytes).
    func encode(_ utf8: UnsafeBufferPointer<UInt8>, into ids: inout [Int32])

    /// The ids of `text`, each with its place in it, without `prefixIDs` and `suffixIDs`.
    func pieces(of text: String) -> [TokenPiece]

    /// The token of `id` as the vocabulary writes it; nil where the id has none.
    func token(_ id: Int32) -> String?

    /// The id of `token`, compared byte by byte; nil where there is no such token.
    func id(of token: String) -> Int32?

    /// Whether `id` is a mark for the model rather than text.
    func isSpecial(_ id: Int32) -> Bool

    /// Appends what `id` stands for in a text.
    ///
    /// - Parameter isFirst: whether nothing stands before it.
    func appendBytes(of id: Int32, isFirst: Bool, to bytes: inout [UInt8])
}

/// A token, and the bytes of a text that it stands for.
public struct TokenPiece: Sendable, Equatable {
    /// The token's id.
    public var id: Int32
    /// Where it stands in the UTF-8 of the text; empty for what was added to the text.
    public var range: Range<Int>

    /// The piece with this id and place.
    public init(id: Int32, range: Range<Int>) {
        self.id = id
        self.range = range
    }
}

extension Tokenizer {
    /// The first of the ids before a text.
    public var beginID: Int32? { prefixIDs.first }

    /// The ids before a text that is to be continued: `prefixIDs`, else `beginID` where the model wants one.
    public var openingIDs: [Int32] { prefixIDs.isEmpty ? [beginID].compactMap(\.self) : prefixIDs }

    /// The ids of `text` between `prefixIDs` and `suffixIDs`.
    ///
    /// - Complexity: O(bytes).
    public func encode(_ text: String) -> [Int32] { prefixIDs + ids(of: text) + suffixIDs }

    /// The ids of `text` alone, without `prefixIDs` and `suffixIDs`.
    ///
    /// - Complexity: O(bytes).
    public func ids(of text: String) -> [Int32] {
        var ids: [Int32] = []
        var text = text
        text.withUTF8 { encode($0, into: &ids) }
        return ids
    }

    /// The text of `ids`.
    ///
    /// - Parameter skipsSpecial: whether special tokens are left out.
    public func decode(_ ids: some Sequence<Int32>, skippingSpecial skipsSpecial: Bool = true) -> String {
        var bytes: [UInt8] = []
        var isFirst = true
        for id in ids where !(skipsSpecial && isSpecial(id)) {
            appendBytes(of: id, isFirst: isFirst, to: &bytes)
            isFirst = false
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
