internal import HoneBase

/// The documents of a segment, their texts and chunks, read from bytes as they lie in a file.
///
/// All that is followed is checked once, when it is opened. Sections: a record of 11 numbers for each document (the bytes of
/// its text; its chunks; its readers; whether it has a title; where each of its five strings ends), the strings, the lists
/// of readers as JSON, three numbers for each chunk (its bytes in the text; where its headings end), two for each heading,
/// the texts. Numbers have 64 bits.
final class DocumentTable: @unchecked Sendable {  // Immutable: the bytes are only ever read.
    static let magic: [UInt8] = Array("HONEDOCS".utf8)
    static let version: UInt32 = 1
    private static let (recordNumbers, chunkNumbers) = (11, 3)

    /// The number of documents.
    let count: Int
    /// The number of chunks of all documents.
    let chunkCount: Int
    /// Who may read by the documents' own words, each once; nil where nothing is said.
    let readers: [[String]?]

    private let bytes: UnsafeRawBufferPointer
    private let owner: AnyObject
    private let table: SectionTable
    /// Where records and strings begin.
    private let recordsStart: Int, stringsStart: Int
    private enum Section: Int, CaseIterable {
        case records, strings, readers, chunks, headings, texts

        /// What it holds, for a user.
        var name: String {
            switch self {
            case .records: "the places of its documents"
            case .strings: "the names and metadata of its documents"
            case .readers: "the readers of its documents"
            case .chunks: "its chunks"
            case .headings: "its headings"
            case .texts: "its texts"
            }
        }
    }

    /// What `fault` says of an index: which part of its documents is damaged.
    static func words(for fault: SectionTable.Fault) -> String {
        fault.inWords("its documents", sections: Section.allCases.map(\.name))
    }

    /// Opens the block `bytes`, which `owner` keeps unchanged as long as it lives.
    init(_ bytes: UnsafeRawBufferPointer, keptBy owner: AnyObject) throws(SectionTable.Fault) {
        let table = try SectionTable(
            of: bytes,
            magic: Self.magic,
            version: Self.version,
            sections: Section.allCases.count
        )
        (self.bytes, self.owner, self.table) = (bytes, owner, table)
        recordsStart = table.ranges[Section.records.rawValue].lowerBound
        stringsStart = table.ranges[Section.strings.rawValue].lowerBound
        count = table.ranges[Section.records.rawValue].count / (8 * Self.recordNumbers)
        chunkCount = table.ranges[Section.chunks.rawValue].count / (8 * Self.chunkNumbers)
        let lists = try? JSONScanner.parse(Array(bytes[table.ranges[Section.readers.rawValue]])).array
        // A list that cannot be read must not open what it closes.
        readers = (lists ?? []).map { $0 == .null ? nil : ($0.array ?? []).compactMap(\.string) }
        try check()
    }

    private func range(_ section: Section) -> Range<Int> { table.ranges[section.rawValue] }

    private func number(_ section: Section, _ index: Int) -> Int {
        number(at: range(section).lowerBound + 8 * index)
    }

    private func number(at offset: Int) -> Int {
        Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
    }

    /// Checks that whatever is followed leads inside: right checksums alone do not say that.
    private func check() throws(SectionTable.Fault) {
        func damaged(_ section: Section) -> SectionTable.Fault { .damaged(section: section.rawValue) }
        guard range(.records).count == count * 8 * Self.recordNumbers,
            range(.chunks).count == chunkCount * 8 * Self.chunkNumbers, range(.headings).count % 16 == 0
        else { throw damaged(.records) }
        var (text, chunk, string, heading) = (0, 0, 0, 0)
        for document in 0..<count {
            let record = (0..<Self.recordNumbers).map { number(.records, document * Self.recordNumbers + $0) }
            guard record[0] == text, record[1] >= text, record[2] == chunk, record[3] >= chunk,
                record[3] <= chunkCount, readers.indices.contains(record[4])
            else { throw damaged(.records) }
            for end in record[6...] {
                guard end >= string else { throw damaged(.strings) }
                string = end
            }
            let size = record[1] - text
            for number in chunk..<record[3] {
                let (start, end) = (
                    self.number(.chunks, number * 3), self.number(.chunks, number * 3 + 1)
                )
                let headings = self.number(.chunks, number * 3 + 2)
                guard start >= 0, start < end, end <= size, headings >= heading,
                    headings <= range(.headings).count / 16
                else { throw damaged(.chunks) }
                for index in heading..<headings {
                    let (start, end) = (
                        self.number(.headings, index * 2), self.number(.headings, index * 2 + 1)
                    )
                    guard start >= 0, start < end, end <= size else { throw damaged(.headings) }
                }
                heading = headings
            }
            (text, chunk) = (record[1], record[3])
        }
        guard text == range(.texts).count, chunk == chunkCount, string == range(.strings).count,
            heading == range(.headings).count / 16
        else { throw damaged(.records) }
    }

    private func record(_ document: Int, _ place: Int) -> Int {
        number(at: recordsStart + 8 * (document * Self.recordNumbers + place))
    }

    private func string(_ document: Int, _ place: Int) -> String {
        let start = place == 0 ? (document == 0 ? 0 : record(document - 1, 10)) : record(document, 5 + place)
        let range = stringsStart + start..<stringsStart + record(document, 6 + place)
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    /// The path of a document inside the indexed folder.
    func identifier(of document: Int) -> String { string(document, 0) }

    /// The path of the file that a document was read from.
    func source(of document: Int) -> String { string(document, 3) }

    /// The number in `readers` of what a document says about who may read it.
    func readersNumber(of document: Int) -> Int { record(document, 4) }

    /// What is kept of a document beside its text.
    subscript(document: Int) -> StoredDocument {
        let metadata = (try? JSONScanner.parse(Array(string(document, 4).utf8)))?.object
        return StoredDocument(
            identifier: string(document, 0),
            title: record(document, 5) == 0 ? nil : string(document, 1),
            metadata: Dictionary(
                (metadata?.members ?? []).compactMap { name, value in value.string.map { (name, $0) } },
                uniquingKeysWith: { first, _ in first }
            ),
            readers: readers[readersNumber(of: document)],
            version: string(document, 2),
            source: string(document, 3)
        )
    }

    /// Calls `body` with the text of a document, or with some bytes of it.
    func withText<Result>(
        of document: Int,
        _ part: Range<Int>? = nil,
        _ body: (UnsafeRawBufferPointer) -> Result
    )
        -> Result
    {
        let start = range(.texts).lowerBound + record(document, 0)
        let whole = 0..<record(document, 1) - record(document, 0)
        let part = part ?? whole
        require(
            whole.contains(part.lowerBound) || part.isEmpty,
            "DocumentTable: bytes \(part) of a text of \(whole)"
        )
        require(part.upperBound <= whole.upperBound, "DocumentTable: bytes \(part) of a text of \(whole)")
        return withExtendedLifetime(owner) {
            body(UnsafeRawBufferPointer(rebasing: bytes[start + part.lowerBound..<start + part.upperBound]))
        }
    }

    /// The chunks of a document, by their numbers in the segment.
    func chunks(of document: Int) -> Range<Int> { record(document, 2)..<record(document, 3) }

    /// The chunk of this number.
    func chunk(_ number: Int) -> Chunk {
        let first = number == 0 ? 0 : self.number(.chunks, number * 3 - 1)
        let headings = (first..<self.number(.chunks, number * 3 + 2)).map { index in
            self.number(.headings, index * 2)..<self.number(.headings, index * 2 + 1)
        }
        return Chunk(
            self.number(.chunks, number * 3)..<self.number(.chunks, number * 3 + 1),
            under: headings
        )
    }
}
