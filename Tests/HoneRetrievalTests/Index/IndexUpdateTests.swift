import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct IndexUpdateTests {
    /// Headings that became paragraphs of the same words: the chunks are those of a new index.
    @Test func aChangeOfStructureAloneIsSeen() throws {
        try withTemporaryFolder { root in
            let source = try RefreshedIndex(in: root, seed: 2)
            let file = source.folder.appending("a.html")
            try Files.write("<h2>One</h2><p>A pump.</p><h2>Two</h2><p>A valve.</p>", to: file)
            #expect(try source.update().added == 1)
            #expect(try Index(source.path).chunkCount == 2)
            try Files.write("<p>One</p><p>A pump.</p><p>Two</p><p>A valve.</p>", to: file)
            let counts = try source.update()
            #expect(counts.changed == 1 && counts.kept == 0 && counts.removed == 0)
            #expect(try Index(source.path).chunkCount == 1)
            // What says nothing else is kept, though the file is another one.
            try Files.write("<p>One</p><p>A  pump.</p><p>Two</p><p>A valve.</p>", to: file)
            #expect(try source.update().kept == 1)
        }
    }
}
