import HoneBase
import HoneRetrieval
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct IndexBuildTests {
    /// Where no model reads the chunks, none limits them.
    @Test(arguments: [(nil, 256), (20, 20), (256, 256), (257, 257), (100_000, 100_000)] as [(Int?, Int)])
    func chunksOfWordsAreAsLongAsIsAskedFor(_ wanted: Int?, _ tokens: Int) throws {
        try withTemporaryFolder { folder in
            let place = folder.appending("documents")
            try Files.makeFolder(place)
            try writeQuickly(Array("The pump leaks.\n".utf8), to: place.appending("a.md"))
            var options = IndexBuild.Options()
            (options.isWordsOnly, options.chunkTokens) = (true, wanted)
            let build = try IndexBuild(place, to: folder.appending("index"), options)
            #expect(build.settings.chunkTokens == tokens)
        }
    }
}
