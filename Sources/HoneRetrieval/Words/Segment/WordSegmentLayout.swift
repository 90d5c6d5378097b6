/// Where what stands in the bytes of a word segment, version 1: a `SectionTable` of these sections.
struct WordSegmentLayout {
    /// The sections, in their order.
    enum Section: Int, CaseIterable, Sendable {
        /// The name of the analysis, UTF-8.
        case analysis
        /// The terms, UTF-8, end to end.
        case termText
        /// Where each term ends in them (32 bits).
        case termEnds
        /// The slots of their `TermTable` (64 bits).
        case slots
        /// Where the postings of each term end (64 bits).
        case postingEnds
        /// The chunk of each posting (32 bits), from the first to the last within a term.
        case chunks
        /// The kind of each posting (32 bits).
        case kinds
        /// The number of terms of each chunk (32 bits).
        case lengths
        /// What a posting of each kind says: how often the term stands in the chunk, and the length of the chunk
        /// (32 bits each).
        case kindTable

        /// What it holds, for a user.
        var name: String {
            switch self {
            case .analysis: "the name of the analysis"
            case .termText: "the terms"
            case .termEnds: "the lengths of the terms"
            case .slots: "the table of the terms"
            case .postingEnds: "the numbers of postings"
            case .chunks: "the chunks of the postings"
            case .kinds: "the kinds of the postings"
            case .lengths: "the lengths of the chunks"
            case .kindTable: "the table of the kinds"
            }
        }
    }

    static let magic = Array("HONEWORD".utf8)
    static let version: UInt32 = 1
    static let alignment = SectionTable.alignment
    /// The end of the header.
    static let headerEnd = SectionTable.headerEnd(Section.allCases.count)

    private let table: SectionTable

    /// The bytes of each section.
    var ranges: [Range<Int>] { table.ranges }
    /// The number of all bytes.
    var count: Int { table.byteCount }

    /// The layout of sections of `sizes` bytes each.
    init(sizes: [Int]) { table = SectionTable(sizes: sizes) }

    /// The bytes of `section`.
    subscript(section: Section) -> Range<Int> { ranges[section.rawValue] }

    /// Writes the header of the sections that already stand in `bytes`.
    func writeHeader(to bytes: UnsafeMutableRawBufferPointer) {
        table.writeHeader(to: bytes, magic: Self.magic, version: Self.version)
    }

    /// Reads the header of `bytes` and compares the checksums of all sections.
    init(of bytes: UnsafeRawBufferPointer) throws(WordSegmentError) {
        do throws(SectionTable.Fault) {
            table = try SectionTable(
                of: bytes,
                magic: Self.magic,
                version: Self.version,
                sections: Section.allCases.count
            )
        } catch {
            switch error {
            case .foreign: throw .notASegment(count: bytes.count)
            case .newer(let version): throw .newer(version: version, known: Int(Self.version))
            case .cut(let expected): throw .cut(expected: expected, found: bytes.count)
            case .damaged(let section):
                throw .damaged(part: section.flatMap(Section.init)?.name ?? "the header")
            }
        }
    }
}
