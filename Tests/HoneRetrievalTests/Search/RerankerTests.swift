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
                request.rerankShare = 1
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

    /// With a share below 1 the order is that of a sum by hand, of scores put between 0 and 1.
    @Test(arguments: [0, 0.3, 0.75]) func bothScoresCount(_ share: Double) throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 12)
            try source.add(60)
            try source.update()
            let index = try Index(source.path)
            for var request in source.requests(30) {
                (request.rerankDepth, request.rerankShare) = (20, share)
                let embedder = RefreshedIndex.ByteEmbedder()
                let found = try index.search(request, by: embedder, rerankedBy: Counter("pump"))
                var wide = request
                wide.limit = max(request.limit, 20)
                let read = try index.search(wide, by: embedder)
                func between(_ scores: [Double]) -> [Double] {
                    let (least, most) = (scores.min() ?? 0, scores.max() ?? 0)
                    return scores.map { most > least ? ($0 - least) / (most - least) : 1 }
                }
                let words = read.map { result in
                    Double(result.readable.split { !$0.isLetter }.count { $0 == "pump" })
                }
                let sums = zip(between(words), between(read.map(\.score)))
                    .map { share * $0 + (1 - share) * $1 }
                let order = read.indices.sorted {
                    sums[$0] != sums[$1] ? sums[$0] > sums[$1] : $0 < $1
                }
                let expected = order.prefix(request.limit)
                #expect(found.map(\.text) == expected.map { read[$0].text })
                for (result, place) in zip(found, expected) {
                    #expect(abs(result.score - sums[place]) < 1e-12)
                }
            }
        }
    }

    /// Of documents only the first are read again; the others stand behind them as they were.
    @Test func theRestOfTheDocumentsStays() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 13)
            try source.add(60)
            try source.update()
            let index = try Index(source.path)
            let embedder = RefreshedIndex.ByteEmbedder()
            for var request in source.requests(30) {
                (request.limit, request.rerankDepth, request.rerankShare) = (15, 4, 1)
                let plain = try index.documents(for: request, by: embedder).map(\.identifier)
                let reranker = Counter("pump")
                let found = try index.documents(for: request, by: embedder, rerankedBy: reranker)
                #expect(Set(found.prefix(4)) == Set(plain.prefix(4)))
                #expect(found.dropFirst(4) == plain.dropFirst(4))
                #expect(reranker.seen.withLock { $0.count } == min(4, plain.count))
            }
        }
    }

    /// More documents are read than are wanted, where the depth says so: those that are wanted come from all that were read.
    @Test func documentsBeyondTheLimitAreReadToo() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 15)
            try source.add(60)
            try source.update()
            let index = try Index(source.path)
            let embedder = RefreshedIndex.ByteEmbedder()
            var beyond = 0
            for var request in source.requests(30) {
                (request.limit, request.rerankDepth, request.rerankShare) = (3, 20, 1)
                var wide = request
                wide.limit = 20
                let reranker = Counter("pump")
                let all = try index.documents(for: wide, by: embedder, rerankedBy: Counter("pump"))
                let found = try index.documents(for: request, by: embedder, rerankedBy: reranker)
                let plain = try index.documents(for: wide, by: embedder).map(\.identifier)
                #expect(found == Array(all.prefix(3)))
                #expect(reranker.seen.withLock { $0.count } == plain.count)
                beyond += Set(found).isSubset(of: plain.prefix(3)) ? 0 : 1
            }
            #expect(beyond > 0)
        }
    }

    /// All chunks of the documents named, and of no other, as far as the reader may read them.
    @Test func documentsAreQuotedWhole() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 14)
            try source.add(40)
            try source.update()
            let index = try Index(source.path)
            for request in source.requests(10) {
                var wide = request
                (wide.limit, wide.filter) = (10_000, [:])
                wide.method = .meaning
                let all = try index.search(wide, by: RefreshedIndex.ByteEmbedder())
                let names = Set(all.map(\.document.identifier).prefix(3))
                let found = index.passages(of: names.union(["gone"]), as: request.reader)
                #expect(Set(found.keys) == names)
                for (name, passages) in found {
                    let ranges = all.filter { $0.document.identifier == name }.map(\.range.lowerBound)
                    #expect(passages.map(\.range.lowerBound) == ranges.sorted())
                }
            }
        }
    }

    @Test func aShareBeyondOneIsRefused() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 1)
            try source.add(2)
            try source.update()
            for share in [-0.1, 1.1, .nan] {
                var request = SearchRequest("pump", as: Reader("anna"))
                request.rerankShare = share
                #expect(throws: SearchError.self) {
                    _ = try Index(source.path).search(
                        request,
                        by: RefreshedIndex.ByteEmbedder(),
                        rerankedBy: Counter("pump")
                    )
                }
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
