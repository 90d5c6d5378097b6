internal import HoneBase

/// A segment, and which of its chunks the reader may read: what is deleted, or filtered out, is not readable either.
public struct ReadableSegment: Sendable {
    /// The segment.
    public let segment: WordSegment
    /// The chunks of it that may be read.
    public let readable: ChunkSet

    /// The chunks `readable` of `segment`; there must be as many of them, readable or not, as the segment has.
    public init(_ segment: WordSegment, readable: ChunkSet) {
        require(
            readable.capacity == segment.count,
            "ReadableSegment: a set of \(readable.capacity) chunks for a segment of \(segment.count)"
        )
        self.segment = segment
        self.readable = readable
    }

    /// The terms of all readable chunks.
    var totalLength: Int {
        if readable.isAll { return segment.totalLength }
        return readable.reduce(0) { $0 + Int(segment.lengths[$1]) }
    }

    /// In how many readable chunks the term of these postings stands.
    func documentFrequency(of postings: Range<Int>) -> Int {
        if readable.isAll { return postings.count }
        if readable.isEmpty { return 0 }
        let chunks = segment.chunks
        return readable.words.withUnsafeBufferPointer { words in
            guard let words = words.baseAddress, let chunks = chunks.baseAddress else { return 0 }
            var count: UInt64 = 0
            for posting in postings {
                let chunk = chunks[posting]
                count &+= words[Int(chunk >> 6)] &>> UInt64(chunk & 63) & 1
            }
            return Int(count)
        }
    }
}
