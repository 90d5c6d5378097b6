import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// Two indexes of the same digest answer alike: whatever an answer depends on changes it.
@Suite struct IndexDigestTests {
    /// The index of a folder of these files.
    private func index(_ files: [String: String], in root: FilePath, _ name: String) throws -> Index {
        let source = try RefreshedIndex(in: root.appending(name), seed: 1)
        for (name, text) in files { try Files.write(text, to: source.folder.appending(name)) }
        try source.update()
        return try Index(source.path)
    }

    /// The same text under other headings, or cut elsewhere.
    @Test func headingsAndChunksCount() throws {
        try withTemporaryFolder { root in
            let bodies = [
                "<h2>One</h2><p>A pump.</p><h2>Two</h2><p>A valve.</p>",
                "<h1>One</h1><p>A pump.</p><h2>Two</h2><p>A valve.</p>",
                "<p>One</p><p>A pump.</p><p>Two</p><p>A valve.</p>",
            ]
            var digests: Set<String> = []
            var versions: Set<String> = []
            for (number, body) in bodies.enumerated() {
                let index = try index(["a.html": "<title>Parts</title>" + body], in: root, "\(number)")
                digests.insert(index.contentDigest)
                versions.insert(index.segments[0].documents[0].version)
            }
            #expect(versions.count == 1 && digests.count == bodies.count)
        }
    }

    /// A row and a file may be called the same: rules go by the file.
    @Test func theFileThatADocumentWasReadFromCounts() throws {
        try withTemporaryFolder { root in
            let name = "rows.jsonl#x.txt"
            let row = try index(["rows.jsonl": #"{"id": "x.txt", "text": "A pump."}"#], in: root, "row")
            let file = try index([name: "A pump."], in: root, "file")
            var (first, second) = (row.segments[0].documents[0], file.segments[0].documents[0])
            #expect(first.source == "rows.jsonl" && second.source == name)
            (first.source, second.source) = ("", "")
            try #require(first == second && row.chunkCount == file.chunkCount)
            #expect(row.contentDigest != file.contentDigest)
        }
    }

    @Test func theWayToAnIndexDoesNotCount() throws {
        try withTemporaryFolder { root in
            let texts = ["a.md": "# Pumps\n\nA pump.", "b.md": "A valve.", "c.md": "A hose."]
            let once = try index(texts, in: root, "once")
            let source = try RefreshedIndex(in: root.appending("steps"), seed: 1)
            for name in ["c.md", "a.md", "b.md"] {
                try Files.write("An engine.", to: source.folder.appending(name))
                try source.update()
            }
            for (name, text) in texts {
                try Files.write(text, to: source.folder.appending(name))
                try source.update()
            }
            #expect(try Index(source.path).contentDigest == once.contentDigest)
        }
    }
}
