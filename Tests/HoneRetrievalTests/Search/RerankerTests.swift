import HoneBase
import HoneTestSupport
import Synchronization
import Testing

@testable import HoneRetrieval

@Suite struct RerankerTests {
    /// Scores by the number of times that a word stands in what it is given, which it remembers.
    private final class Counter: Reranker {
        let seen = Mutex<[String]>([])
        let word: String

        init(_ word: String) { self.word = word }

        func scores(of passages: [String], for question: String) -> [Double] {
            seen.withLock { $0 += passages }
            return passages.map { Double($0.split { !$0.isLetter }.count { $0 == word }) }
        }
    }

    /// The order is that of an independent sort of what the search finds, and the re-ranker sees nothing else.
    @Test func theFirstResultsAreReadAgain() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 11)
            try source.add(60)
            try source.update()
            let index = try Index(source.path)
            for var request in source.requests(60) {
                request.rerankDepth = [1, 5, 50, 1_000][source.random.below(4)]
                let reranker = Counter("pump")
                let found = try index.search(request, by: RefreshedIndex.ByteEmbedder(), rerankedBy: reranker)
                var wide = request
                wide.limit = max(request.limit, request.rerankDepth)
                let read = try index.search(wide, by: RefreshedIndex.ByteEmbedder())
                let texts = read.map {
                    ([$0.document.title].compactMap(\.self) + $0.headings + [$0.text]).joined(separator: "\n")
                }
                let seen = reranker.seen.withLock { $0 }
                #expect(seen.count == texts.count && zip(seen, texts).allSatisfy { $1.hasSuffix($0) })
                let scores = seen.map { Double($0.split { !$0.isLetter }.count { $0 == "pump" }) }
                // A stable sort, by hand: for each score from the greatest on, the results in their order.
                var expected: [SearchResult] = []
                for score in Set(scores).sorted(by: >) {
                    for (place, result) in read.enumerated() where scores[place] == score {
                        var result = result
                        result.score = score
                        expected.append(result)
                    }
                }
                #expect(found == Array(expected.prefix(request.limit)))
            }
        }
    }

    @Test func aDepthBelowOneIsRefused() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 1)
            try source.add(2)
            try source.update()
            var request = SearchRequest("pump", as: Reader("anna"))
            request.rerankDepth = 0
            #expect(
                throws: SearchError.wrongSetting("the depth of re-ranking", expected: "1 or more", found: "0")
            ) {
                _ = try Index(source.path).search(
                    request,
                    by: RefreshedIndex.ByteEmbedder(),
                    rerankedBy: Counter("pump")
                )
            }
        }
    }
}
