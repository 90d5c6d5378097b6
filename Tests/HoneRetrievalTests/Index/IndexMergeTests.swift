import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct IndexMergeTests {
    private typealias Embedder = RefreshedIndex.ByteEmbedder

    /// Both answer every search with the same results, scores bit for bit.
    private func expectSame(_ first: FilePath, _ second: FilePath, _ requests: [SearchRequest]) throws {
        let (first, second) = (try Index(first), try Index(second))
        #expect(first.documentCount == second.documentCount && first.chunkCount == second.chunkCount)
        for request in requests {
            let found = try first.search(request, by: Embedder())
            let expected = try second.search(request, by: Embedder())
            #expect(found == expected)
            #expect(found.map(\.score.bitPattern) == expected.map(\.score.bitPattern))
        }
    }

    /// After any changes an index answers as one that was made at once, with few segments and few dead bytes, and
    /// embeds only what is new.
    @Test(arguments: [1, 2, 3] as [UInt64]) func aMergedIndexIsTheIndexMadeAtOnce(_ seed: UInt64) throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: seed)
            try source.add(2)
            var most = 0
            for change in 0..<60 {
                try source.add(1 + source.random.below(3))
                for _ in 0..<source.random.below(3) { try source.disturb() }
                // Once most of it goes.
                if change == 40 { for _ in 0..<80 { try source.disturb() } }
                let embedder = Embedder()
                let counts = try source.update(by: embedder)
                #expect(embedder.count.texts == counts.chunks)
                let state = try #require(IndexState(try IndexFile(source.path).state))
                most = max(most, state.segments.count)
                let needed = state.parts.reduce(0) { $0 + $1.count }
                let size = try Files.bytes(of: source.path).count
                #expect(size <= 2 * (needed + IndexFile.firstPart + state.bytes.count) + 64)
                for segment in try Index(source.path).segments {
                    let there = segment.isThere.count { $0 }
                    #expect(there > 0)
                }
                guard change % 10 == 9 else { continue }
                let whole = root.appending("whole")
                try? Files.remove(whole)
                try source.update(whole)
                #expect(try Index(whole).segments.count == 1)
                try expectSame(source.path, whole, source.requests(60))
            }
            #expect((2...12).contains(most))
            #expect(try Files.names(in: root).sorted() == ["documents", "index", "whole"])
        }
    }

    /// Nothing new is nothing written.
    @Test func anIndexThatIsUpToDateIsNotTouched() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 4)
            try source.add(5)
            try source.update()
            let bytes = try Files.bytes(of: source.path)
            #expect(try source.update().kept == 5)
            #expect(try Files.bytes(of: source.path) == bytes)
        }
    }
}
