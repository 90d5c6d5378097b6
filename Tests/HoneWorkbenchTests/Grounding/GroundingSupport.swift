import HoneBase
import HoneTestSupport
import SystemPackage

@testable import HoneRetrieval
@testable import HoneWorkbench

/// A passage that was found: `text` from byte `start` of a document on.
func passage(_ text: String, of document: String = "a.md", from start: Int = 0, under headings: [String] = [])
    -> SearchResult
{
    SearchResult(
        document: StoredDocument(
            identifier: document,
            title: nil,
            metadata: [:],
            readers: nil,
            version: "v",
            source: document
        ),
        range: start..<start + text.utf8.count,
        text: text,
        headings: headings,
        score: 1
    )
}

/// Calls `body` with a folder and what makes an index, searched by words alone, of documents in it.
func withWordIndex<Result>(
    _ documents: [String: String],
    isPublic: Bool? = nil,
    _ body: (FilePath) throws -> Result
) throws -> Result {
    try withTemporaryFolder { folder in
        let place = folder.appending("documents")
        try Files.makeFolder(place)
        for (name, text) in documents { try writeQuickly(Array(text.utf8), to: place.appending(name)) }
        var options = IndexBuild.Options()
        options.isWordsOnly = true
        options.isPublic = isPublic
        let path = folder.appending("index")
        _ = try IndexBuild(place, to: path, options).run(fault: { _ in }) { _ in }
        return try body(path)
    }
}
