/// Turns text into the ids that a model reads.
///
/// A tokenizer is immutable: one value serves any number of threads.
public protocol Tokenizer: Sendable {
    /// The number of ids: every id is in `0..<vocabularySize`.
    var vocabularySize: Int { get }

    /// The ids that the model expects before one text.
    var prefixIDs: [Int32] { get }

    /// The ids that the model expects after one text.
    var suffixIDs: [Int32] { get }

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

    /// The token of `id`; nil outside `0..<vocabularySize`.
    func token(_ id: Int32) -> String?

    /// The id of `token`, compared byte by byte; nil where there is no such token.
    func id(of token: String) -> Int32?
}

extension Tokenizer {
    /// The ids of `text` between `prefixIDs` and `suffixIDs`.
    ///
    /// - Complexity: O(bytes).
    public func encode(_ text: String) -> [Int32] {
        var ids = prefixIDs
        var text = text
        text.withUTF8 { encode($0, into: &ids) }
        ids += suffixIDs
        return ids
    }
}
