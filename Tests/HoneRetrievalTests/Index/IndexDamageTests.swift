import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// An index file that is not as it was written: refused in words, or what is wrong does not matter.
@Suite struct IndexDamageTests {
    /// What several readers find, by every search.
    private static func answers(of index: Index) throws -> [SearchResult] {
        try SearchMethod.allCases.flatMap { method in
            try ["user0", "user1", "stranger"].flatMap { user in
                var request = SearchRequest("pump valve oil", as: try index.permissions.reader(user))
                request.method = method
                return try index.search(request, by: WordHashEmbedder())
            }
        }
    }

    /// The bytes of an index after several changes, and what it answers.
    private static func made(
        _ graphs: GraphSettings? = nil
    ) throws -> (bytes: [UInt8], answers: [SearchResult]) {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            var world = PermissionWorld(seed: 9)
            world.graphs = graphs
            for _ in 0..<4 {
                world.addItem()
                world.isPublic = true
                try PermissionWorld.write(world.items, to: documents)
                try world.update(path, to: documents)
            }
            return (try Files.bytes(of: path), try answers(of: Index(path)))
        }
    }

    @Test(arguments: [nil, MadeGraphs.settings(width: 3, least: 4, most: 24)])
    func wrongIndicesDoNoHarm(graphs: GraphSettings?) throws {
        let (bytes, expected) = try Self.made(graphs)
        try #require(!expected.isEmpty)
        for (header, seed) in [(nil, 31), (1_536, 32)] as [(Int?, UInt64)] {
            let files = ByteMutations(of: bytes, header: header, seed: seed)
            try expectNoHarm(files, count: 1_500, opening: 20) { path in
                let index: Index
                do throws(IndexError) { index = try Index(path) } catch {
                    #expect(!error.problem.what.isEmpty)
                    return false
                }
                let answers = try Self.answers(of: index)
                #expect(answers == expected, "seed \(seed)")
                return true
            }
        }
    }

    /// Every length below the whole is refused, and so is every bit of what counts.
    @Test func whatIsCutOffIsRefused() throws {
        let (bytes, expected) = try Self.made()
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            for count in Array(stride(from: 0, to: bytes.count, by: 997)) + [bytes.count - 1] {
                try Files.remove(path)
                try writeQuickly(Array(bytes[..<count]), to: path)
                #expect(throws: IndexError.self, "\(count) bytes") { try Index(path) }
            }
            // A tail that a change left which was killed is no part of it.
            try Files.remove(path)
            try writeQuickly(bytes + [1, 2, 3], to: path)
            #expect(try Self.answers(of: Index(path)) == expected)
        }
    }

    /// Which part is damaged is told in words, in those of the parts of a file.
    @Test func damagedPartsAreNamed() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 6)
            refreshed.graphs = MadeGraphs.settings(width: 8, least: 12, most: 60)
            try refreshed.add(40)
            try refreshed.update()
            let bytes = try Files.bytes(of: refreshed.path)
            let state = try #require(IndexState(try IndexFile(refreshed.path).state))
            let segment = state.segments[0]
            let graph = try #require(state.graphs.first)
            /// The first byte of a section, by where the header of its block says that it begins.
            func start(of section: Int, in block: Range<Int>) -> Int {
                let entry = block.lowerBound + 32 + section * 24
                var offset = 0
                for byte in bytes[entry..<entry + 8].reversed() { offset = offset << 8 | Int(byte) }
                return block.lowerBound + offset
            }
            for (place, says) in [
                (start(of: 5, in: segment.documents), "its texts are not as they were written"),
                (start(of: 0, in: segment.documents), "the places of its documents are not"),
                (segment.documents.lowerBound, "something else stands where its documents should be"),
                (segment.documents.lowerBound + 30, "what says where its documents stand is not"),
                (start(of: 1, in: segment.words), "the terms"),
                (start(of: 3, in: graph), "the links of its graphs are not"),
            ] {
                var wrong = bytes
                wrong[place] ^= 1
                let path = folder.appending("wrong-\(place)")
                try writeQuickly(wrong, to: path)
                do throws(IndexError) {
                    _ = try Index(path)
                    Issue.record("\(says): it is opened")
                } catch {
                    let what = error.problem.what
                    #expect(what.hasPrefix("this index is damaged: ") && what.contains(says), "\(what)")
                    #expect(!what.contains("Optional") && !what.contains("section"), "\(what)")
                }
            }
        }
    }

    /// The state before the last one shows what may not be shown any more: damage does not bring it back.
    @Test func damageBringsNoFormerStateBack() throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            var world = PermissionWorld(seed: 3)
            (world.isPublic, world.rules, world.groups) = (true, [], [:])
            world.items = [.init(file: "a.md", text: "pump", product: "p", readers: nil)]
            try PermissionWorld.write(world.items, to: documents)
            try world.update(path, to: documents)
            world.isPublic = false
            try world.update(path, to: documents)
            let bytes = try Files.bytes(of: path)
            let root = try IndexFile(path).root
            for place in [root.place + 20, root.state.lowerBound + 30, root.state.upperBound - 1] {
                var wrong = bytes
                wrong[place] ^= 1
                try Files.remove(path)
                try writeQuickly(wrong, to: path)
                #expect(throws: IndexError.self, "byte \(place)") { try Index(path) }
            }
        }
    }

    /// Right hashes do not say that what a state names is there, or that its segments are of one kind.
    @Test func statesThatLeadAstrayAreRefused() throws {
        try withTemporaryFolder { folder in
            var refreshed = try RefreshedIndex(in: folder, seed: 6)
            try refreshed.add(5)
            try refreshed.update()
            let bytes = try Files.bytes(of: refreshed.path)
            let state = try #require(IndexState(try IndexFile(refreshed.path).state))
            let (documents, outside) = (state.segments[0].documents, 1 << 60..<(1 << 60) + 64)
            var wrong = [IndexState](repeating: state, count: 7)
            wrong[0].sources = outside
            wrong[1].sources = 0..<8
            wrong[2].segments[0].words = outside
            wrong[3].segments[0].documents = documents.lowerBound + 1..<documents.upperBound
            wrong[4].segments[0].vectors = nil
            wrong[5].settings.analysis = WordAnalysis.plain.name
            wrong[6].settings.embedder?.dimension = 23
            for (number, state) in wrong.enumerated() {
                let path = folder.appending("state-\(number)")
                try writeQuickly(bytes, to: path)
                do {
                    var writer = try IndexWriter(path)
                    try writer.commit(state.bytes)
                }
                #expect(throws: IndexError.self, "state \(number)") { try Index(path) }
                #expect(throws: IndexError.self, "state \(number)") { try refreshed.update(path) }
            }
        }
    }

    @Test func otherModelsAndChunksAreRefused() throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            let world = PermissionWorld(seed: 5)
            try PermissionWorld.write(world.items, to: documents)
            try world.update(path, to: documents)
            let before = try Files.bytes(of: path)
            func update(_ facts: IndexSettings.Embedder?, tokens: Int, overlap: Int = 0) throws {
                var embedder: WordHashEmbedder?
                if let facts { embedder = WordHashEmbedder(facts: facts) }
                let counter = WordHashEmbedder().counter
                _ = try IndexUpdate(
                    of: DocumentFolder(documents),
                    to: path,
                    IndexSettings(
                        embedder: facts,
                        analysis: WordAnalysis.english.name,
                        chunkTokens: tokens,
                        chunkOverlap: overlap
                    ),
                    world.permissions,
                    chunker: Chunker(size: tokens, overlap: overlap, counter: counter),
                    embedder: embedder
                ).run()
            }
            let facts = WordHashEmbedder().facts
            var (hash, size, pooling, name) = (facts, facts, facts, facts)
            hash.digest = "4567"
            size.dimension = 5
            pooling.pooling = "cls"
            for other in [hash, size, pooling, nil] {
                #expect(throws: IndexError.self) { try update(other, tokens: 12) }
            }
            #expect(throws: IndexError.self) { try update(facts, tokens: 13) }
            #expect(throws: IndexError.self) { try update(facts, tokens: 12, overlap: 1) }
            #expect(try Files.bytes(of: path).starts(with: before[..<1_536]))
            let index = try Index(path)
            for other in [hash, size, pooling] {
                let request = SearchRequest("pump", as: Reader("user0"))
                #expect(throws: SearchError.self) {
                    try index.search(request, by: WordHashEmbedder(facts: other))
                }
            }
            // The same model under another name is the same model.
            name.name = "another name"
            try update(name, tokens: 12)
        }
    }
}
