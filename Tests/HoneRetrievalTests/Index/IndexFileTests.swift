import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct IndexFileTests {
    private static let states = ["the first state", "the second state, which is longer"].map {
        Array($0.utf8)
    }

    /// Calls `body` with the bytes of an index after one change and after two.
    private func withTwoStates(_ body: (FilePath, _ first: [UInt8], _ second: [UInt8]) throws -> Void) throws
    {
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            var kept: [[UInt8]] = []
            for (number, state) in Self.states.enumerated() {
                var writer = try IndexWriter(path)
                let part = [UInt8](repeating: UInt8(number + 1), count: 100)
                let place = try part.withRawBytes { (bytes) throws(IndexError) in try writer.append(bytes) }
                #expect(
                    place.lowerBound % IndexFile.alignment == 0 && place.lowerBound >= IndexFile.firstPart
                )
                try writer.commit(state)
                kept.append(try Files.bytes(of: path))
            }
            try body(path, kept[0], kept[1])
        }
    }

    private func write(_ bytes: [UInt8], to path: FilePath) throws {
        try bytes.withRawBytes { (bytes) throws(FileError) in try Files.write(bytes, to: path) }
    }

    @Test func theLastStateCounts() throws {
        try withTwoStates { path, _, second in
            let file = try IndexFile(path)
            #expect(file.state == Self.states[1] && file.root.sequence == 2)
            #expect(file.root.end == second.count)
            // A reader goes on to see what it opened.
            var writer = try IndexWriter(path)
            try writer.commit(Array("a third".utf8))
            #expect(file.state == Self.states[1])
            #expect(try IndexFile(path).state == Array("a third".utf8))
        }
    }

    /// A change is parts, then a root: whatever of it reached the disk, the state before counts until the root is whole.
    @Test func aChangeThatBrokeOffLeavesTheStateBefore() throws {
        try withTwoStates { path, first, second in
            let root = IndexRoot.places[0]..<IndexRoot.places[0] + IndexRoot.size
            // The header tells of a root when that is on the disk.
            let header = 0..<root.lowerBound
            // The second change wrote its root at the first place.
            #expect(Array(first[root]) != Array(second[root]))
            for count in stride(from: first.count, through: second.count, by: 7) {
                var torn = Array(second[..<count])
                torn.replaceSubrange(header, with: first[header])
                torn.replaceSubrange(root, with: first[root])
                try write(torn, to: path)
                #expect(try IndexFile(path).state == Self.states[0])
            }
            for count in stride(from: 1, to: IndexRoot.size, by: 3) {
                var torn = second
                let rest = root.lowerBound + count..<root.upperBound
                torn.replaceSubrange(rest, with: first[rest])
                let isWhole = torn == second
                torn.replaceSubrange(header, with: first[header])
                try write(torn, to: path)
                let state = try IndexFile(path).state
                // Behind the last byte that differs the root is whole.
                #expect(state == (isWhole ? Self.states[1] : Self.states[0]))
            }
            // The next change goes on from there.
            var torn = Array(second[..<(first.count + 40)])
            torn.replaceSubrange(header, with: first[header])
            torn.replaceSubrange(root, with: first[root])
            try write(torn, to: path)
            var writer = try IndexWriter(path)
            try writer.commit(Array("mended".utf8))
            #expect(try IndexFile(path).state == Array("mended".utf8))
        }
    }

    /// Whatever bytes are wrong, the state is the last one, or the file is refused: the one before may show what must not be
    /// shown any more.
    @Test func damageIsFoundOrDoesNotMatter() throws {
        try withTwoStates { path, _, second in
            var random = Philox(seed: 5, stream: 0)
            var refused = 0
            for _ in 0..<400 {
                var bytes = second
                for _ in 0..<1 + random.below(3) {
                    bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
                }
                if random.below(4) == 0 { bytes.removeLast(random.below(bytes.count)) }
                try write(bytes, to: path)
                do throws(IndexError) {
                    let state = try IndexFile(path).state
                    #expect(state == Self.states[1])
                } catch { refused += 1 }
            }
            #expect(refused > 20)
        }
    }

    /// A first change that broke off leaves nothing that counts, and the next one begins anew.
    @Test func aFirstChangeThatBrokeOffIsBegunAnew() throws {
        try withTwoStates { path, first, _ in
            let roots = IndexRoot.places[0]..<IndexRoot.places[1] + IndexRoot.size
            var torn = first
            for place in roots { torn[place] = 0 }
            // Nor was anything committed yet.
            for place in IndexFile.sequenceOffset..<IndexFile.sequenceOffset + 8 { torn[place] = 0 }
            var unfinished = [[], [UInt8](repeating: 0, count: 8_000), Array(torn[..<4_096]), torn]
            // The root broke off, of whose bytes 168 are no padding.
            let place = IndexRoot.firstPlace
            func withRoot(_ count: Int) -> [UInt8] {
                var bytes = torn
                let part = place.lowerBound..<place.lowerBound + count
                bytes.replaceSubrange(part, with: first[part])
                return bytes
            }
            unfinished += [1, 8, 9, 60, 110, 167].map(withRoot)
            try write(withRoot(168), to: path)
            #expect(try IndexFile(path).state == Self.states[0])
            for bytes in unfinished {
                try write(bytes, to: path)
                #expect(try Index.present(at: path) == nil)
                #expect(throws: IndexError.unfinished(path)) { _ = try IndexFile(path) }
                var writer = try IndexWriter(path)
                try writer.commit(Array("anew".utf8))
                #expect(try IndexFile(path).state == Array("anew".utf8))
            }
            // What is no index stays as it is, also where it begins like one, or with zeros.
            let precious = Array(String(repeating: "PRECIOUS DATA ", count: 5_000).utf8)
            var newer = torn
            newer[8] = UInt8(IndexFile.version) + 1
            var later = Array(torn[..<4_096])
            later[3_000] = 1
            // A root that was whole once, the beginning of one that is known to have been, and that of something else.
            var (wrong, noted, other) = (withRoot(168), withRoot(60), withRoot(60))
            wrong[place.lowerBound + 100] ^= 1
            noted[IndexFile.sequenceOffset] = 1
            other[place.lowerBound + 3] ^= 1
            for bytes in [
                wrong, noted, other,
                Array("# a document, which is none".utf8), Array(first[..<600]), newer, later,
                [UInt8](repeating: 0, count: 2_000) + precious, [UInt8](repeating: 0, count: 4_096) + [1],
                [UInt8](repeating: 0, count: 1 << 20),
            ] {
                try write(bytes, to: path)
                #expect(throws: IndexError.self) { try Index.present(at: path) }
                #expect(throws: IndexError.self) { _ = try IndexWriter(path) }
                #expect(try Files.bytes(of: path) == bytes)
            }
            #expect(try Index.present(at: path.removingLastComponent().appending("missing")) == nil)
        }
    }

    /// What fails behind the root does not take the change back, and does not say so.
    @Test func aChangeWhoseHeadCannotBeWrittenIsTold() throws {
        try withTwoStates { path, _, _ in
            let root = try IndexFile(path).root
            let writer = try IndexWriter(path)
            // From here on nothing can be written to it.
            let unwritable = open("/dev/null", O_RDONLY)
            #expect(dup2(unwritable, writer.descriptor) == writer.descriptor)
            close(unwritable)
            do throws(IndexError) {
                try writer.note(root, version: 1)
                Issue.record("it was noted")
            } catch {
                guard case .notNoted(path, _) = error else { throw error }
                #expect(error.problem.kind == .work && error.description.contains("was changed"))
            }
            #expect(try IndexFile(path).state == Self.states[1])
        }
    }

    /// Whatever a process has written when it is killed before it commits, the next one knows whose file it is.
    @Test func whatIsWrittenFirstTellsWhoseFileItIs() throws {
        try withTemporaryFolder { folder in
            let (path, left) = (folder.appending("index"), folder.appending("left"))
            var writer = try IndexWriter(path)
            for count in [1, 5_000, 90_000] {
                let part = [UInt8](repeating: 7, count: count)
                _ = try part.withRawBytes { (bytes) throws(IndexError) in try writer.append(bytes) }
                try write(try Files.bytes(of: path), to: left)
                #expect(try Index.present(at: left) == nil)
                #expect(throws: IndexError.unfinished(left)) { _ = try IndexFile(left) }
                var next = try IndexWriter(left)
                try next.commit(Array("anew".utf8))
                #expect(try IndexFile(left).state == Array("anew".utf8))
                try Files.remove(left)
            }
        }
    }

    /// An index holds what its documents do; who lets others read it is not overruled by the next change.
    @Test func nobodyElseMayReadIt() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            func mode() -> mode_t {
                var status = stat()
                return stat(path.string, &status) == 0 ? status.st_mode & 0o7777 : 0
            }
            for given: mode_t in [0o600, 0o644] {
                if Files.exists(path) { #expect(chmod(path.string, given) == 0) }
                var writer = try IndexWriter(path)
                try writer.commit([1])
                #expect(mode() == given)
            }
        }
    }

    /// Where nothing is committed, a file that was made for it goes; one that was there before stays.
    @Test func whatIsBegunInVainGoes() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            func begin() throws {
                var writer = try IndexWriter(path)
                _ = try [UInt8]([1, 2]).withRawBytes { (bytes) throws(IndexError) in try writer.append(bytes)
                }
                #expect(Files.exists(path))
            }
            try begin()
            #expect(!Files.exists(path))
            try write([], to: path)
            try begin()
            #expect(try Index.present(at: path) == nil && Files.exists(path))
        }
    }

    /// An index is not made under what can be printed of another name.
    @Test func aNameThatIsNotUTF8IsTold() throws {
        try withTemporaryFolder { folder in
            let path = FilePath(platformString: Array(folder.string.utf8CString.dropLast()) + [0x2F, -1, 0])
            #expect(throws: IndexError.file(.nameNotUTF8(path))) { _ = try IndexWriter(path) }
            #expect(throws: IndexError.file(.nameNotUTF8(path))) { _ = try IndexFile(path) }
            let names = try Files.names(in: folder)
            #expect(names.isEmpty)
        }
    }

    @Test func oneProcessChangesAtATime() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            var writer = try IndexWriter(path)
            #expect(throws: IndexError.locked(path)) { _ = try IndexWriter(path) }
            try writer.commit([1])
            #expect(throws: IndexError.locked(path)) { _ = try IndexWriter(path) }
        }
    }

    @Test func otherFilesAreRefused() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            #expect(throws: IndexError.file(.missing(path))) { _ = try IndexFile(path) }
            #expect(throws: IndexError.folder(folder)) { _ = try IndexFile(folder) }
            // To write one there is another matter.
            #expect(throws: IndexError.file(.notAFile(folder))) { try Index.present(at: folder) }
            for bytes in [Array("# a document".utf8), Array("HONEINDX".utf8)] {
                try write(bytes, to: path)
                #expect(throws: IndexError.notAnIndex(path)) { _ = try IndexFile(path) }
            }
            try write(Array("HONEINDX".utf8) + [9, 0, 0, 0] + [UInt8](repeating: 0, count: 5_000), to: path)
            #expect(throws: IndexError.versionFromFuture(path, found: 9, known: IndexFile.version)) {
                _ = try IndexFile(path)
            }
        }
    }
}
