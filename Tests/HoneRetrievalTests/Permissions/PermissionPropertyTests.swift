import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// An index that holds what a reader may not read answers that reader as one that never held it: the same passages, in
/// the same order, as many, with the same scores, bit for bit.
@Suite struct PermissionPropertyTests {
    /// Graphs of so few chunks that most worlds have some, and of so few each that many have several.
    private static let graphs = MadeGraphs.settings(width: 3, least: 5, most: 24)

    /// What is not readable is not there, whatever was changed before; in approximate indexes too.
    @Test(arguments: 0..<40 as Range<UInt64>, [false, true])
    func whatIsNotReadableIsNotThere(_ seed: UInt64, isApproximate: Bool) throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            var world = PermissionWorld(seed: seed)
            if isApproximate { world.graphs = Self.graphs }
            var found = 0
            for step in 0..<5 {
                if step > 0 { world.change() }
                // Documents come in several batches, so that there are several segments.
                if step == 0, world.random.below(2) == 0 {
                    let items = world.items.shuffled(using: &world.random)
                    try PermissionWorld.write(Array(items.prefix(1 + items.count / 2)), to: documents)
                    try world.update(path, to: documents)
                }
                try PermissionWorld.write(world.items, to: documents)
                let counts = try world.update(path, to: documents)
                try expectUnreadable(counts, world, "seed \(seed), step \(step)")
                let index = try Index(path)
                for user in PermissionWorld.users + ["stranger"] {
                    found += try expectTheSame(
                        index,
                        user,
                        &world,
                        folder,
                        "seed \(seed), step \(step), \(user)"
                    )
                }
            }
            #expect(found > 0, "seed \(seed): nothing was found, so nothing was compared")
        }
    }

    /// Compares what `index` says to `user` with what an index says that was made of what `user` may read, at once; how
    /// many passages were compared.
    private func expectTheSame(
        _ index: Index,
        _ user: String,
        _ world: inout PermissionWorld,
        _ folder: FilePath,
        _ place: String
    ) throws -> Int {
        let (documents, path) = (folder.appending("part"), folder.appending("part.index"))
        let readable = world.items.filter { world.mayRead(user, $0) }
        var part: Index?
        if !readable.isEmpty {
            try PermissionWorld.write(readable, to: documents)
            try Files.remove(path)
            try world.update(path, to: documents)
            part = try Index(path)
        }
        // Not even the links tell of what is not readable.
        func blocks(_ index: Index?) -> [[UInt8]] {
            (index?.graphs?.graphs ?? []).map { GraphBlock.bytes(of: $0, fingerprint: 0) }
        }
        #expect(blocks(index) == blocks(part), "\(place)")
        let names = Set(readable.map(\.identifier))
        var count = 0
        for _ in 0..<8 {
            let request = try world.request(as: user)
            let found = try index.search(request, by: WordHashEmbedder())
            let expected = try part?.search(request, by: WordHashEmbedder()) ?? []
            #expect(found.map(\.document.identifier).allSatisfy(names.contains), "\(place): \(request)")
            #expect(found == expected, "\(place): \(request)")
            #expect(found.map(\.score.bitPattern) == expected.map(\.score.bitPattern), "\(place): \(request)")
            if request.method == .meaning, request.filter.isEmpty {
                // By meaning each readable chunk fits: as many as there are, up to the limit.
                #expect(found.count == min(request.limit, part?.chunkCount ?? 0), "\(place)")
            }
            count += found.count
        }
        return count
    }

    /// The documents that are told as readable by no one are those that no name at all may read.
    private func expectUnreadable(
        _ counts: IndexUpdate.Counts,
        _ world: PermissionWorld,
        _ place: String
    ) throws {
        let all = PermissionWorld.users + PermissionWorld.groupNames + ["stranger", "somebody else"]
        let names = all.filter { world.groups[$0] == nil }
        let closed = world.items.filter { item in !names.contains { world.mayRead($0, item) } }
        #expect(counts.unreadable == closed.count, "\(place)")
    }

    /// The order in which documents came, and in how many changes, is in no answer.
    @Test(arguments: 100..<116 as Range<UInt64>, [false, true])
    func theWayToAnIndexIsInNoAnswer(_ seed: UInt64, isApproximate: Bool) throws {
        try withTemporaryFolder { folder in
            let documents = folder.appending("documents")
            var world = PermissionWorld(seed: seed)
            if isApproximate { world.graphs = Self.graphs }
            for _ in 0..<12 { world.addItem() }
            var indices: [Index] = []
            for way in 0..<3 {
                let path = folder.appending("index-\(way)")
                let items = way == 0 ? world.items : world.items.shuffled(using: &world.random)
                let batches = way == 0 ? 1 : 2 + world.random.below(4)
                for batch in 1...batches {
                    try PermissionWorld.write(
                        Array(items.prefix(max(1, items.count * batch / batches))),
                        to: documents
                    )
                    try world.update(path, to: documents)
                }
                indices.append(try Index(path))
            }
            for _ in 0..<40 {
                let user = PermissionWorld.users[world.random.below(PermissionWorld.users.count)]
                let request = try world.request(as: user)
                let answers = try indices.map { try $0.search(request, by: WordHashEmbedder()) }
                #expect(answers[1] == answers[0] && answers[2] == answers[0], "seed \(seed): \(request)")
            }
        }
    }

    /// A row and a file may be called the same: each keeps its own readers.
    @Test func aRowMayBeCalledAsAFile() throws {
        try withTemporaryFolder { folder in
            let (documents, path) = (folder.appending("documents"), folder.appending("index"))
            var world = PermissionWorld(seed: 1)
            (world.isPublic, world.groups, world.rules) = (false, [:], [])
            let row = PermissionWorld.Item(
                file: "rows.jsonl",
                row: "x.md",
                text: "pump",
                product: "a",
                readers: ["user1"]
            )
            let file = PermissionWorld.Item(
                file: "rows.jsonl#x.md",
                text: "pump",
                product: "a",
                readers: ["user2"]
            )
            for items in [[row], [row, file], [file], [row, file]] {
                try PermissionWorld.write(items, to: documents)
                let counts = try world.update(path, to: documents)
                #expect(
                    counts.removed == (items.count == 1 && items[0].row == nil ? 1 : 0) && counts.changed == 0
                )
                let index = try Index(path)
                for user in ["user1", "user2", "user3"] {
                    let found = try index.search(
                        SearchRequest("pump", as: Reader(user)),
                        by: WordHashEmbedder()
                    )
                    let expected = items.filter { $0.readers == [user] }.map(\.file)
                    #expect(found.map(\.document.source) == expected)
                }
            }
        }
    }
}
