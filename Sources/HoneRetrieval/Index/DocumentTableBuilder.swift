internal import HoneBase

/// Collects the documents of a segment.
struct DocumentTableBuilder {
    /// The documents so far.
    private(set) var count = 0
    /// The chunks so far.
    private(set) var chunkCount = 0
    /// The bytes of all texts so far.
    var textByteCount: Int { texts.count }

    private var records: [UInt8] = []
    private var strings: [UInt8] = []
    private var readers: [[String]?] = []
    private var numbers: [[String]?: Int] = [:]
    private var chunks: [UInt8] = []
    private var headings: [UInt8] = []
    private var texts: [UInt8] = []

    /// Adds a document with its text and chunks.
    mutating func add(_ document: StoredDocument, text: some Collection<UInt8>, chunks: [Chunk]) {
        var record: [UInt8] = []
        func add(_ numbers: Int..., to bytes: inout [UInt8]) {
            for number in numbers {
                withUnsafeBytes(of: UInt64(number).littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        add(texts.count, texts.count + text.count, to: &record)
        add(chunkCount, chunkCount + chunks.count, to: &record)
        let number = numbers[document.readers] ?? readers.count
        if number == readers.count {
            readers.append(document.readers)
            numbers[document.readers] = number
        }
        let metadata = JSONObject(
            document.metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
        )
        add(number, document.title == nil ? 0 : 1, to: &record)
        for string in [
            document.identifier, document.title ?? "", document.version, document.source,
            document.metadata.isEmpty ? "" : JSON.object(metadata).text(),
        ] {
            strings += Array(string.utf8)
            add(strings.count, to: &record)
        }
        records += record
        texts += Array(text)
        for chunk in chunks {
            add(chunk.range.lowerBound, chunk.range.upperBound, to: &self.chunks)
            for heading in chunk.headings {
                add(heading.lowerBound, heading.upperBound, to: &headings)
            }
            add(headings.count / 16, to: &self.chunks)
        }
        count += 1
        chunkCount += chunks.count
    }

    /// The block of all documents added.
    func finish() -> [UInt8] {
        let lists = JSON.array(readers.map { $0.map { .array($0.map { .string($0) }) } ?? .null })
        return SectionTable.block(
            [records, strings, Array(lists.text().utf8), chunks, headings, texts],
            magic: DocumentTable.magic,
            version: DocumentTable.version
        )
    }
}
