import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// Indexes with graphs, which change at random: beside exact ones, and beside ones that were made at once.
@Suite struct ApproximateIndexTests {
    private static let settings = MadeGraphs.settings(width: 8, least: 12, most: 60)

    /// The blocks of the graphs of `index`.
    private func blocks(_ index: Index) -> [[UInt8]] {
        (index.graphs?.graphs ?? []).map { GraphBlock.bytes(of: $0, fingerprint: 0) }
    }

    private func version(of path: FilePath) throws -> UInt8 { try Files.bytes(of: path)[8] }

    /// However it came to be, an index has the graphs of what it holds; a filter and `isExact` ask the exact search, and
    /// scores are the exact ones.
    @Test(arguments: 0..<6 as Range<UInt64>)
    func theWayToAnIndexIsInNoGraph(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: seed)
            let (exactPath, oncePath) = (folder.appending("exact"), folder.appending("once"))
            var graphs = 0
            for step in 0..<6 {
                try refreshed.add(step == 0 ? 30 : 3)
                if step > 0 { for _ in 0..<4 { try refreshed.disturb() } }
                refreshed.graphs = Self.settings
                try refreshed.update()
                try Files.remove(oncePath)
                try refreshed.update(oncePath)
                refreshed.graphs = nil
                try refreshed.update(exactPath)
                let (index, once, exact) = (
                    try Index(refreshed.path), try Index(oncePath), try Index(exactPath)
                )
                #expect(blocks(index) == blocks(once), "seed \(seed), step \(step)")
                #expect(try version(of: exactPath) == 1 && version(of: refreshed.path) == 2)
                #expect(!exact.isSearchedApproximately)
                graphs += blocks(index).count
                for request in refreshed.requests(30) {
                    let found = try index.search(request, by: RefreshedIndex.ByteEmbedder())
                    #expect(try once.search(request, by: RefreshedIndex.ByteEmbedder()) == found)
                    let expected = try exact.search(request, by: RefreshedIndex.ByteEmbedder())
                    var asked = request
                    asked.isExact = true
                    #expect(try index.search(asked, by: RefreshedIndex.ByteEmbedder()) == expected)
                    if !request.filter.isEmpty { #expect(found == expected) }
                    guard request.method == .meaning else { continue }
                    #expect(found.count == expected.count)
                    asked.limit = exact.chunkCount
                    let all = try exact.search(asked, by: RefreshedIndex.ByteEmbedder())
                    #expect(found.allSatisfy(all.contains), "a score is another than the exact one")
                }
            }
            #expect(graphs > 6, "seed \(seed): hardly a graph was compared")
        }
    }

    /// Where nothing that everyone may read has changed, graphs are kept as they lie.
    @Test func graphsOfTheSameChunksAreKept() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 3)
            refreshed.graphs = Self.settings
            try refreshed.add(40)
            try refreshed.update()
            func places() throws -> [Range<Int>] {
                try #require(IndexState(IndexFile(refreshed.path).state)).graphs
            }
            let before = try places()
            try #require(before.count > 2)
            // A document for one reader is no part of them.
            try Files.write(
                "---\nreaders: [anna]\n---\npump pump oil\n",
                to: refreshed.folder.appending("named.md")
            )
            try refreshed.update()
            #expect(try places() == before)
            try Files.write("pump pump oil\n", to: refreshed.folder.appending("public.md"))
            try refreshed.update()
            let behind = try places()
            #expect(behind != before && behind.contains(where: before.contains))
        }
    }

    /// A document of many chunks is in several graphs, none of which is larger than is asked for; what stands beside
    /// it that not everyone may read is in none, and changes none.
    @Test func aLargeDocumentIsDivided() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 10)
            refreshed.graphs = Self.settings
            let sections = (0..<150).map { "## Part \($0)\n\n\(RefreshedIndex.words[$0 % 12]) \($0).\n" }
            let large = sections.joined(separator: "\n")
            try Files.write(large, to: refreshed.folder.appending("large.md"))
            try refreshed.update()
            let index = try Index(refreshed.path)
            let graphs = index.graphs?.graphs ?? []
            try #require(index.chunkCount == 150)
            #expect(graphs.map(\.count) == [50, 50, 50])
            #expect(graphs.flatMap(\.places).map { Int($0.index) } == Array(0..<150))
            try Files.write("---\nreaders: [anna]\n---\n" + large, to: refreshed.folder.appending("own.md"))
            try refreshed.update()
            #expect(try Index(refreshed.path).chunkCount == 300)
            #expect(try blocks(Index(refreshed.path)) == blocks(index))
            var request = SearchRequest("pump 12", as: Reader("bert"))
            (request.method, request.limit) = (.meaning, 150)
            let found = try Index(refreshed.path).search(request, by: RefreshedIndex.ByteEmbedder())
            #expect(found.count == 150)
            #expect(try index.search(request, by: RefreshedIndex.ByteEmbedder()) == found)
        }
    }

    /// A graph that is not as it was written keeps an index from being searched until the next change.
    @Test(arguments: [false, true]) func damagedGraphsAreMadeAnew(_ isMore: Bool) throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 9)
            refreshed.graphs = Self.settings
            try refreshed.add(40)
            try refreshed.update()
            let expected = try blocks(Index(refreshed.path))
            if isMore {
                try Files.write(
                    "---\nreaders: [anna]\n---\npump oil\n",
                    to: refreshed.folder.appending("named.md")
                )
            }
            let before = try Files.bytes(of: refreshed.path)
            let graphs = try #require(IndexState(IndexFile(refreshed.path).state)).graphs
            try #require(graphs.count > 1)
            for place in [graphs[0].lowerBound + 9, graphs[1].upperBound - 70] {
                var wrong = before
                wrong[place] ^= 4
                try Files.remove(refreshed.path)
                try writeQuickly(wrong, to: refreshed.path)
                #expect(throws: IndexError.self, "byte \(place)") { try Index(refreshed.path) }
                // What a change asks for is there all the same.
                #expect(try Index.present(at: refreshed.path)?.settings.graphs == Self.settings)
                try refreshed.update()
                #expect(try blocks(Index(refreshed.path)) == expected)
                let behind = try #require(IndexState(IndexFile(refreshed.path).state)).graphs
                #expect(zip(graphs, behind).count { $0 != $1 } == 1, "the others are kept as they lie")
            }
        }
    }

    /// A document that ceases to be public, or goes, is in no graph from that change on.
    @Test func whatIsNoLongerPublicIsInNoGraph() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 4)
            refreshed.graphs = Self.settings
            try refreshed.add(30)
            let secret = refreshed.folder.appending("secret.md")
            try Files.write("seal seal seal belt\n", to: secret)
            try refreshed.update()
            func isFound(_ name: String) throws -> Bool {
                var request = SearchRequest("seal seal seal belt", as: Reader(name))
                request.method = .meaning
                let found = try Index(refreshed.path).search(request, by: RefreshedIndex.ByteEmbedder())
                return found.contains { $0.document.identifier == "secret.md" }
            }
            func isLinked() throws -> Bool {
                let index = try Index(refreshed.path)
                return (index.graphs?.graphs ?? []).flatMap(\.places).contains { place in
                    let segment = index.segments[Int(place.segment)]
                    let document = Int(segment.documentOfChunk[Int(place.index)])
                    return segment.documents.identifier(of: document) == "secret.md"
                }
            }
            #expect(try isFound("bert") && isLinked())
            try Files.write("---\nreaders: [anna]\n---\nseal seal seal belt\n", to: secret)
            try refreshed.update()
            #expect(try !isFound("bert") && isFound("anna") && !isLinked())
            try Files.write("---\nreaders: [everyone]\n---\nseal seal seal belt\n", to: secret)
            try refreshed.update()
            #expect(try isFound("bert") && isLinked())
            try Files.remove(secret)
            try refreshed.update()
            #expect(try !isFound("anna") && !isLinked())
        }
    }

    /// The way back to an exact index, which older programs read, and to other graphs.
    @Test func settingsAreTakenBack() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 5)
            try refreshed.add(30)
            try refreshed.update()
            let exact = try Files.bytes(of: refreshed.path)
            refreshed.graphs = Self.settings
            try refreshed.update()
            #expect(try version(of: refreshed.path) == 2 && Index(refreshed.path).isSearchedApproximately)
            let first = try blocks(Index(refreshed.path))
            refreshed.graphs?.neighbours = 3
            try refreshed.update()
            let second = try blocks(Index(refreshed.path))
            #expect(second.count == first.count && second != first)
            refreshed.graphs = nil
            try refreshed.update()
            #expect(try version(of: refreshed.path) == 1 && !Index(refreshed.path).isSearchedApproximately)
            #expect(try Index(refreshed.path).settings.graphs == nil)
            #expect(exact[8] == 1)
        }
    }

    @Test func fewChunksAndIndexesWithoutVectorsHaveNoGraphs() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 6)
            refreshed.graphs = MadeGraphs.settings(width: 8, least: 10_000, most: 20_000)
            try refreshed.add(5)
            try refreshed.update()
            let index = try Index(refreshed.path)
            let trial = try #require(index.approximationTrial())
            #expect(!index.isSearchedApproximately && trial.queries == 0 && trial.graphs == 0)
            #expect(trial.publicChunks > 0 && trial.publicChunks <= index.chunkCount)
            for request in refreshed.requests(20) {
                _ = try index.search(request, by: RefreshedIndex.ByteEmbedder())
            }
            let words = folder.appending("words")
            try refreshed.update(words, by: nil)
            #expect(try Index(words).approximationTrial() == nil)
        }
    }

    /// The measure is that of searches one by one.
    @Test func recallIsMeasured() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 7)
            refreshed.graphs = Self.settings
            try refreshed.add(60)
            try refreshed.update()
            let index = try Index(refreshed.path)
            let trial = try #require(index.approximationTrial(queries: 25))
            #expect(trial.queries == 25 && trial.settings == Self.settings)
            #expect(trial.graphs == blocks(index).count && trial.chunks <= trial.publicChunks)
            #expect(trial.bytes > 0 && trial.recall > 0.5 && trial.recall <= 1)
            #expect(trial.approximateSeconds > 0 && trial.exactSeconds > 0)
        }
    }

    /// Graphs that are not those of the documents are told, as is one that is not as it was written.
    @Test func wrongGraphsAreTold() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 8)
            refreshed.graphs = Self.settings
            try refreshed.add(40)
            try refreshed.update()
            let state = try #require(IndexState(IndexFile(refreshed.path).state))
            try #require(state.graphs.count > 1)
            let bytes = try Files.bytes(of: refreshed.path)
            for place in [state.graphs[0].lowerBound + 9, state.graphs[1].upperBound - 70] {
                var wrong = bytes
                wrong[place] ^= 4
                let path = folder.appending("wrong-\(place)")
                try writeQuickly(wrong, to: path)
                #expect(throws: IndexError.self, "byte \(place)") { try Index(path) }
            }
            var (swapped, fewer, outside, unasked) = (state, state, state, state)
            swapped.graphs.swapAt(0, 1)
            fewer.graphs.removeLast()
            outside.graphs[0] = 0..<100
            unasked.settings.graphs = nil
            for (number, state) in [swapped, fewer, outside, unasked].enumerated() {
                let path = folder.appending("state-\(number)")
                try writeQuickly(bytes, to: path)
                var writer = try IndexWriter(path)
                try writer.commit(state.bytes, version: 2)
                #expect(throws: IndexError.self, "state \(number)") { try Index(path) }
            }
        }
    }

    /// Settings out of range are damage, not a crash.
    @Test func settingsThatCannotBeAreRefused() throws {
        let json = Self.settings.json
        #expect(GraphSettings(json) == Self.settings)
        for name in ["neighbours", "construction", "width", "least", "most"] {
            for wrong in [JSON.integer(0), .integer(-1), .integer(1 << 40), .string("8"), .null] {
                let members = (json.object?.members ?? []).map { ($0.0, $0.0 == name ? wrong : $0.1) }
                guard name != "least" || wrong != .integer(1 << 40) else { continue }
                #expect(GraphSettings(.object(JSONObject(members))) == nil, "\(name): \(wrong)")
            }
        }
    }
}
