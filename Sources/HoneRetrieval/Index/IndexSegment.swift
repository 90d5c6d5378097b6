internal import HoneBase

/// A segment of an open index: documents, words, vectors, and who may read what of it.
struct IndexSegment: Sendable {
    let documents: DocumentTable
    let words: WordSegment
    let vectors: VectorSegment?
    /// The documents that are still there.
    let isThere: [Bool]
    /// The document of each chunk.
    let documentOfChunk: [Int32]
    /// Who may read each document, as a number in `accesses`.
    private let accessNumbers: [Int]
    private let accesses: [Access]
    private let isPublic: Bool
    /// The documents that are there and that everyone may read, whoever it is.
    let documentsForEveryone: [Int]

    /// Opens the segment at `place`, which lies in `file`.
    init(_ file: MappedFile, _ place: IndexState.Place, _ permissions: PermissionRules) throws(IndexError) {
        func damaged(_ what: String) -> IndexError { .damaged(file.path, what: what) }
        let table: DocumentTable
        let bytes = file.withBytes { UnsafeRawBufferPointer(rebasing: $0[place.documents]) }
        do throws(SectionTable.Fault) { table = try DocumentTable(bytes, keptBy: file) } catch {
            throw damaged(DocumentTable.words(for: error))
        }
        documents = table
        words = try mapping({ damaged($0.problem.what) }) { () throws(WordSegmentError) in
            try WordSegment(file, at: place.words)
        }
        var vectors: VectorSegment?
        if let range = place.vectors {
            vectors = try mapping({ damaged($0.problem.what) }) { () throws(VectorError) in
                try VectorSegment(file, at: range)
            }
        }
        self.vectors = vectors
        guard words.count == table.chunkCount, vectors.map({ $0.count == table.chunkCount }) ?? true else {
            throw damaged("chunks, words and vectors are of different numbers")
        }
        var isThere = [Bool](repeating: true, count: table.count)
        for document in place.gone {
            guard isThere.indices.contains(document) else {
                throw damaged("a document that is gone never was")
            }
            isThere[document] = false
        }
        self.isThere = isThere
        var owners: [Int32] = []
        owners.reserveCapacity(table.chunkCount)
        for document in 0..<table.count {
            owners.append(contentsOf: repeatElement(Int32(document), count: table.chunks(of: document).count))
        }
        documentOfChunk = owners
        var numbers: [Access: Int] = [:]
        let accessNumbers = (0..<table.count).map { document in
            let own = table.readers[table.readersNumber(of: document)]
            let access = permissions.access(to: table.source(of: document), own: own)
            if let number = numbers[access] { return number }
            numbers[access] = numbers.count
            return numbers.count - 1
        }
        let accesses = numbers.sorted { $0.value < $1.value }.map(\.key)
        let isForEveryone = accesses.map { $0.allowsEveryone(isPublic: permissions.isPublic) }
        (self.accesses, self.accessNumbers) = (accesses, accessNumbers)
        isPublic = permissions.isPublic
        documentsForEveryone = isThere.indices.filter { isThere[$0] && isForEveryone[accessNumbers[$0]] }
    }

    /// For each kind of access to its documents whether `reader` has it: what all that the reader may read depends on.
    func rights(of reader: Reader) -> [Bool] { accesses.map { $0.allows(reader, isPublic: isPublic) } }

    /// The chunks of documents that are there, that a reader with these rights may read, and whose metadata are as
    /// `filter` says.
    func readable(by isAllowed: [Bool], filter: [String: String]) -> ChunkSet {
        var chunks = ChunkSet.none(of: documents.chunkCount)
        for document in isThere.indices where isThere[document] && isAllowed[accessNumbers[document]] {
            guard filter.isEmpty || matches(document, filter) else { continue }
            for chunk in documents.chunks(of: document) { chunks.insert(chunk) }
        }
        return chunks
    }

    private func matches(_ document: Int, _ filter: [String: String]) -> Bool {
        let metadata = documents[document].metadata
        return filter.allSatisfy { metadata[$0.key] == $0.value }
    }
}
