internal import HoneBase

/// Some of the chunks 0..<`capacity`, one bit each: those that a reader may read, that a filter lets through, that are
/// not deleted.
public struct ChunkSet: Sendable, Equatable {
    /// The number of chunks that there are, in the set or not.
    public let capacity: Int
    /// The number of chunks in the set.
    public private(set) var count: Int
    /// The bits, the lowest first; those beyond the capacity are 0.
    package private(set) var words: [UInt64]

    private init(capacity: Int, filledWith word: UInt64) {
        require(capacity >= 0, "ChunkSet: a capacity of \(capacity)")
        self.capacity = capacity
        words = [UInt64](repeating: word, count: (capacity + 63) / 64)
        count = word == 0 ? 0 : capacity
        if word != 0, capacity % 64 != 0 { words[words.count - 1] = (1 << UInt64(capacity % 64)) - 1 }
    }

    /// None of `capacity` chunks.
    public static func none(of capacity: Int) -> ChunkSet { ChunkSet(capacity: capacity, filledWith: 0) }

    /// All of `capacity` chunks.
    public static func all(of capacity: Int) -> ChunkSet { ChunkSet(capacity: capacity, filledWith: .max) }

    /// The named ones of `capacity` chunks.
    public init(_ chunks: some Sequence<Int>, of capacity: Int) {
        self.init(capacity: capacity, filledWith: 0)
        for chunk in chunks { insert(chunk) }
    }

    /// Whether no chunk is in the set.
    public var isEmpty: Bool { count == 0 }

    /// Whether every chunk that there is, is in the set.
    public var isAll: Bool { count == capacity }

    /// Whether `chunk`, of those that there are, is in the set.
    @inline(__always)
    public func contains(_ chunk: Int) -> Bool {
        check(chunk)
        return words[chunk >> 6] >> UInt64(chunk & 63) & 1 == 1
    }

    /// Takes `chunk` into the set.
    public mutating func insert(_ chunk: Int) {
        if contains(chunk) { return }
        words[chunk >> 6] |= 1 << UInt64(chunk & 63)
        count += 1
    }

    @inline(__always)
    private func check(_ chunk: Int) {
        require(chunk >= 0 && chunk < capacity, "ChunkSet: chunk \(chunk) of \(capacity)")
    }
}

extension ChunkSet: Sequence {
    /// Walks through a set.
    public struct Iterator: IteratorProtocol {
        private let words: [UInt64]
        private var index = 0
        private var rest: UInt64

        fileprivate init(_ words: [UInt64]) {
            self.words = words
            rest = words.first ?? 0
        }

        /// The next chunk.
        public mutating func next() -> Int? {
            while rest == 0 {
                index += 1
                guard index < words.count else { return nil }
                rest = words[index]
            }
            defer { rest &= rest - 1 }
            return index * 64 + rest.trailingZeroBitCount
        }
    }

    /// The chunks of the set, from the first to the last.
    public func makeIterator() -> Iterator { Iterator(words) }

    /// The number of chunks in the set.
    public var underestimatedCount: Int { count }
}
