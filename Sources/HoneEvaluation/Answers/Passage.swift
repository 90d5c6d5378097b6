internal import HoneBase

/// A part of a document: what an answer cites, or what holds the wanted answer.
public struct Passage: Sendable, Hashable {
    /// The document's id.
    public let document: String
    /// Where it stands: byte offsets into the document's text, never empty.
    public let range: Range<Int>

    /// The bytes `range` of `document`.
    public init(_ document: String, _ range: Range<Int>) {
        require(
            range.lowerBound >= 0 && !range.isEmpty,
            "Passage: \(range.lowerBound)..<\(range.upperBound) of \(document) is no range of bytes"
        )
        self.document = document
        self.range = range
    }

    /// How many bytes both hold.
    public func sharedCount(with other: Passage) -> Int {
        document == other.document ? range.clamped(to: other.range).count : 0
    }

    /// Whether both hold half the bytes of the shorter one, or more.
    ///
    /// So a chunk that holds the wanted sentence agrees with it, and so does a short quote from within it; a chunk that
    /// merely ends in its first words does not.
    public func agrees(with other: Passage) -> Bool {
        2 * sharedCount(with: other) >= min(range.count, other.range.count)
    }
}
