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
    private var accesses: [Access] = []
    private var numbers: [Access: Int] = [:]
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
        let access = numbers[document.access] ?? accesses.count
        if access == accesses.count {
            accesses.append(document.access)
            numbers[document.access] = access
        }
        let metadata = JSONObject(
            document.metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
        )
        add(access, document.title == nil ? 0 : 1, to: &record)
        for string in [
            document.identifier, document.title ?? "", document.version, document.source, document.sourceVersion,
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
        let clauses = JSON.array(
            accesses.map { .array($0.clauses.map { .array($0.map { .string($0) }) }) }
        )
        return SectionTable.block(
            [records, strings, Array(clauses.text().utf8), chunks, headings, texts],
            magic: DocumentTable.magic,
            version: DocumentTable.version
        )
    }
}
