internal import HoneBase

/// An inverted index over the chunks 0..<`count`, read from bytes as they lie in a file or in memory.
///
/// Nothing is copied. All that a search follows is checked once, when it is opened.
public final class WordSegment: @unchecked Sendable {  // Immutable: the bytes are only ever read.
    /// How its terms were made.
    public let analysis: WordAnalysis
    /// The number of its chunks.
    public let count: Int
    /// The number of terms of all its chunks together.
    public let totalLength: Int
    /// The number of its different terms.
    public var termCount: Int { termEnds.count }

    /// What keeps the bytes.
    private let owner: AnyObject
    private let termText: UnsafeBufferPointer<UInt8>
    private let termEnds: UnsafeBufferPointer<UInt32>
    private let slots: UnsafeBufferPointer<UInt64>
    private let postingEnds: UnsafeBufferPointer<UInt64>
    /// The chunk of each posting.
    let chunks: UnsafeBufferPointer<UInt32>
    /// The kind of each posting.
    let kinds: UnsafeBufferPointer<UInt32>
    /// The number of terms of each chunk.
    let lengths: UnsafeBufferPointer<UInt32>
    /// The frequency and the length that a posting of each kind has, one behind the other.
    private let kindTable: UnsafeBufferPointer<UInt32>

    /// Opens the segment that `bytes` hold, from an address that eight divides.
    ///
    /// - Parameters:
    ///   - bytes: all of its bytes and no more, as `WordSegmentBuilder` made them.
    ///   - owner: what keeps them, unchanged, as long as it lives.
    /// - Throws: where they are damaged, cut, of a newer version or of an unknown analysis.
    package init(_ bytes: UnsafeRawBufferPointer, keptBy owner: AnyObject) throws(WordSegmentError) {
        require(
            UInt(bitPattern: bytes.baseAddress) % 8 == 0,
            "WordSegment: the address \(UInt(bitPattern: bytes.baseAddress)) is not a multiple of 8"
        )
        let layout = try WordSegmentLayout(of: bytes)
        self.owner = owner
        let name = String(decoding: bytes[layout[.analysis]], as: UTF8.self)
        guard let analysis = WordAnalysis(named: name) else { throw .unknownAnalysis(name) }
        self.analysis = analysis
        termText = try Self.numbers(bytes, layout, .termText)
        termEnds = try Self.numbers(bytes, layout, .termEnds)
        slots = try Self.numbers(bytes, layout, .slots)
        postingEnds = try Self.numbers(bytes, layout, .postingEnds)
        chunks = try Self.numbers(bytes, layout, .chunks)
        kinds = try Self.numbers(bytes, layout, .kinds)
        lengths = try Self.numbers(bytes, layout, .lengths)
        kindTable = try Self.numbers(bytes, layout, .kindTable)
        count = lengths.count
        totalLength = lengths.reduce(0) { $0 + Int($1) }
        try check()
    }

    private static func numbers<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer,
        _ layout: WordSegmentLayout,
        _ section: WordSegmentLayout.Section
    ) throws(WordSegmentError) -> UnsafeBufferPointer<Number> {
        let range = layout[section]
        guard range.count % MemoryLayout<Number>.size == 0 else { throw Self.damaged(section) }
        return UnsafeRawBufferPointer(rebasing: bytes[range]).bindMemory(to: Number.self)
    }

    private static func damaged(_ section: WordSegmentLayout.Section) -> WordSegmentError {
        .damaged(part: section.name)
    }

    /// Checks that whatever a search follows leads inside: right checksums alone do not say that.
    private func check() throws(WordSegmentError) {
        guard Self.ascend(termEnds, to: termText.count) else { throw Self.damaged(.termEnds) }
        // A free slot ends every search.
        guard slots.count.nonzeroBitCount == 1, slots.contains(0) else { throw Self.damaged(.slots) }
        for slot in slots where slot != 0 {
            let number = UInt32(truncatingIfNeeded: slot)
            guard number > 0, number <= termCount else { throw Self.damaged(.slots) }
        }
        guard postingEnds.count == termCount, Self.ascend(postingEnds, to: chunks.count) else {
            throw Self.damaged(.postingEnds)
        }
        guard kindTable.count % 2 == 0 else { throw Self.damaged(.kindTable) }
        for kind in 0..<kindCount {
            guard frequency(ofKind: kind) > 0, frequency(ofKind: kind) <= length(ofKind: kind) else {
                throw Self.damaged(.kindTable)
            }
        }
        var greatest: UInt32 = 0
        for kind in kinds { greatest = max(greatest, kind) }
        guard kinds.count == chunks.count, kinds.isEmpty || Int(greatest) < kindCount else {
            throw Self.damaged(.kinds)
        }
        for term in 0..<termCount {
            // The chunks of a term ascend: the last one is the greatest.
            var (next, isAscending) = (0, true)
            for posting in postings(of: term) {
                isAscending = isAscending && Int(chunks[posting]) >= next
                next = Int(chunks[posting]) + 1
            }
            guard isAscending, next <= count else { throw Self.damaged(.chunks) }
        }
    }

    private static func ascend(_ ends: UnsafeBufferPointer<some FixedWidthInteger>, to last: Int) -> Bool {
        var previous = 0
        for end in ends {
            guard let end = Int(exactly: end), end >= previous else { return false }
            previous = end
        }
        return previous == last
    }

    /// The number of kinds of postings: of pairs of a frequency and a length.
    var kindCount: Int { kindTable.count / 2 }

    /// How often the term of a posting of this kind stands in the chunk.
    func frequency(ofKind kind: Int) -> UInt32 { kindTable[2 * kind] }

    /// The length of the chunk of a posting of this kind.
    func length(ofKind kind: Int) -> UInt32 { kindTable[2 * kind + 1] }

    /// The number of `term`, whose tag in a `TermTable` this is; nil where it stands in no chunk.
    func number(of term: UnsafeBufferPointer<UInt8>, tag: UInt32) -> Int? {
        TermTable.find(term, tag: tag, slots: slots, ends: termEnds, text: termText)
    }

    /// The postings of a term.
    func postings(of term: Int) -> Range<Int> {
        (term == 0 ? 0 : Int(postingEnds[term - 1]))..<Int(postingEnds[term])
    }
}
