internal import HoneBase
internal import HoneData
internal import HoneRetrieval
internal import SystemPackage

/// Makes the index of a test collection, in a file without a name; everyone may read its documents.
struct CollectionIndex {
    /// The collection.
    let collection: BEIRFolder
    /// What makes vectors; nil for an index of words alone.
    let embedder: MeasuredEmbedder?
    /// What cuts documents; nil where each is one chunk: its title, a line feed and its text, as in published tables.
    var chunker: Chunker?

    /// Calls `body` with the index, which goes with it.
    ///
    /// - Parameter observer: told how many documents are done with.
    /// - Throws: `BEIRError`, `IndexError`, `FileError` where the disk fails, and what `body` throws.
    func with<Result>(observer: (Int) -> Void, _ body: (Index) throws -> Result) throws -> Result {
        let file = try UnnamedFile()
        return try withExtendedLifetime(file) {
            let index: Index
            do { index = try self.index(at: file.path, observer) } catch IndexError.file(.diskFull) {
                throw FileError.diskFull(file.folder)
            }
            return try body(index)
        }
    }

    private func index(at path: FilePath, _ observer: (Int) -> Void) throws -> Index {
        let settings = IndexSettings(
            embedder: embedder?.facts,
            analysis: WordAnalysis.english.name,
            chunkTokens: chunker?.size ?? 0,
            chunkOverlap: 0
        )
        var index = try NewIndex(at: path, settings, PermissionRules(isPublic: true), embedder: embedder)
        var corpus = try collection.corpus()
        var done = 0
        while let read = try corpus.next() {
            let document = document(of: read)
            try index.add(document, chunks: chunks(of: document))
            done += 1
            observer(done)
        }
        return try index.finish()
    }

    private func document(of read: BEIRDocument) -> Document {
        guard chunker != nil, !read.text.isEmpty else {
            return Document(identifier: read.id, plainText: Array(read.joined().utf8))
        }
        return Document(
            identifier: read.id,
            title: read.title.isEmpty ? nil : read.title,
            plainText: Array(read.text.utf8)
        )
    }

    private func chunks(of document: Document) -> [Chunk] {
        // What has no word has no vector either.
        guard !document.blocks.isEmpty else { return [] }
        return chunker?.chunks(of: document) ?? [Chunk(0..<document.text.count)]
    }
}
