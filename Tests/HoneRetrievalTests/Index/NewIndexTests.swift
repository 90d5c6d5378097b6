import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct NewIndexTests {
    private static let settings = IndexSettings(
        embedder: nil,
        analysis: WordAnalysis.english.name,
        chunkTokens: 0,
        chunkOverlap: 0
    )

    /// An index of documents by their identifiers, each cut at its line feeds.
    private func index(_ documents: [(String, String)], at path: FilePath) throws -> Index {
        var new = try NewIndex(at: path, Self.settings, PermissionRules(isPublic: true), embedder: nil)
        for (identifier, text) in documents {
            let document = Document(identifier: identifier, plainText: Array(text.utf8))
            let lines = document.text.split(separator: UInt8(ascii: "\n"))
            try new.add(document, chunks: lines.map { Chunk($0.startIndex..<$0.endIndex) })
        }
        return try new.finish()
    }

    private func found(_ words: String, in index: Index, limit: Int) throws -> [String] {
        var request = SearchRequest(words, as: Reader("anna"))
        request.method = .words
        request.limit = limit
        return try index.documents(for: request).map(\.identifier)
    }

    @Test func findsEachDocumentByItsBestChunk() throws {
        try withTemporaryFolder { folder in
            // Every chunk of "long" fits better than any of the others.
            let long = String(repeating: "valve\n", count: 40)
            let others = (1...6).map { ("other\($0)", "a valve" + String(repeating: " hose", count: $0)) }
            let index = try index([("long", long), ("none", "pump")] + others, at: folder.appending("index"))
            #expect(index.documentCount == 8 && index.chunkCount == 47)
            #expect(try found("valve", in: index, limit: 1) == ["long"])
            #expect(try found("valve", in: index, limit: 3) == ["long", "other1", "other2"])
            #expect(try found("valve", in: index, limit: 100) == ["long"] + others.map(\.0))
            #expect(try found("nothing", in: index, limit: 5).isEmpty)
            var request = SearchRequest("valve", as: Reader("anna"))
            request.method = .words
            request.limit = 1
            #expect(try index.documents(for: request)[0].score == index.search(request)[0].score)
        }
    }

    @Test func holdsDocumentsWithoutChunksAndNone() throws {
        try withTemporaryFolder { folder in
            let index = try index([("empty", ""), ("one", "pump")], at: folder.appending("index"))
            #expect(index.documentCount == 2 && index.chunkCount == 1)
            #expect(try found("pump", in: index, limit: 5) == ["one"])
            #expect(try self.index([], at: folder.appending("none")).documentCount == 0)
        }
    }

    @Test func liesInAFileWithoutAName() throws {
        try withTemporaryFolder { folder in
            let file = try UnnamedFile(in: folder)
            let index = try withExtendedLifetime(file) { try self.index([("one", "pump")], at: file.path) }
            // What was opened stays, also where the file is gone.
            #expect(try found("pump", in: index, limit: 5) == ["one"])
            #expect(try Files.names(in: folder).isEmpty)
        }
    }

    @Test func isNotWrittenOverAnother() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            _ = try index([("one", "pump")], at: path)
            #expect(throws: IndexError.file(.unwritable(path, reason: "an index is there already"))) {
                try self.index([("two", "valve")], at: path)
            }
            #expect(try found("pump", in: Index(path), limit: 5) == ["one"])
        }
    }
}
