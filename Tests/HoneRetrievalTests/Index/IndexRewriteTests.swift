import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct IndexRewriteTests {
    /// Calls `body` with an index whose next update writes it anew.
    private func withWornIndex(_ body: (inout RefreshedIndex, _ root: FilePath) throws -> Void) throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 9)
            try source.add(30)
            try source.update()
            let names = try Files.names(in: source.folder)
            for name in names.dropFirst(2) { try Files.remove(source.folder.appending(name)) }
            try body(&source, root)
        }
    }

    private func inode(_ path: FilePath) -> UInt64 {
        var status = stat()
        return stat(path.string, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    /// The file aside takes the place of the old one; whoever has opened that goes on to see it.
    @Test func anOpenIndexStaysAsItWas() throws {
        try withWornIndex { source, root in
            #expect(chmod(source.path.string, 0o640) == 0)
            let open = try Index(source.path)
            let requests = source.requests(20)
            let before = try requests.map { try open.search($0, by: RefreshedIndex.ByteEmbedder()) }
            let (number, size) = (inode(source.path), try Files.bytes(of: source.path).count)
            try source.update()
            #expect(inode(source.path) != number)
            #expect(try Files.bytes(of: source.path).count < size / 2)
            var status = stat()
            #expect(stat(source.path.string, &status) == 0 && status.st_mode & 0o777 == 0o640)
            #expect(try requests.map { try open.search($0, by: RefreshedIndex.ByteEmbedder()) } == before)
            #expect(try Index(source.path).documentCount == 2)
            #expect(try Files.names(in: root) == ["documents", "index"])
            // The next change goes on from there.
            try source.add(1)
            #expect(try source.update().kept == 2)
            #expect(try Index(source.path).documentCount == 3)
        }
    }

    /// A process that is killed before the file aside has its name leaves the index before, and a file that the next
    /// change removes.
    @Test func whatAKilledProcessLeftDoesNoHarm() throws {
        try withWornIndex { source, root in
            let before = try Files.bytes(of: source.path)
            try source.update()
            let after = try Files.bytes(of: source.path)
            let aside = root.appending("index.rewriting")
            for count in [0, 1, 600, 4_096, after.count / 2, after.count] {
                // The old file, with what the change had written behind it, and a part of the new one.
                try (before + [UInt8](repeating: 7, count: 999)).withRawBytes { (bytes) throws(FileError) in
                    try Files.write(bytes, to: source.path)
                }
                try Array(after[..<count]).withRawBytes { (bytes) throws(FileError) in
                    try Files.write(bytes, to: aside)
                }
                #expect(try Index(source.path).documentCount == 30)
                try source.update()
                #expect(try Index(source.path).documentCount == 2)
                #expect(try Files.bytes(of: source.path) == after)
                #expect(!Files.exists(aside))
            }
        }
    }

    /// What was deleted or changed stays in the file until enough of it is gone; purged, it is in no byte, and nothing is
    /// embedded again.
    @Test func purgingLeavesNothingOfWhatIsGone() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 3)
            try source.add(20)
            let (removed, changed) = (source.folder.appending("a.md"), source.folder.appending("b.md"))
            try Files.write("A confidential remark.", to: removed)
            try Files.write("An embarrassing remark.", to: changed)
            try source.update()
            try Files.remove(removed)
            try Files.write("A remark.", to: changed)
            let secrets = ["confidential", "embarrassing", "confidenti", "embarrass"]
            func held() throws -> [String] {
                let bytes = String(decoding: try Files.bytes(of: source.path), as: Unicode.ASCII.self)
                return secrets.filter { bytes.contains($0) }
            }
            try source.update()
            #expect(try held().prefix(2) == ["confidential", "embarrassing"])
            let requests = source.requests(20)
            let before = try requests.map {
                try Index(source.path).search($0, by: RefreshedIndex.ByteEmbedder())
            }
            let embedder = RefreshedIndex.ByteEmbedder()
            #expect(try source.update(by: embedder, isPurging: true).kept == 21)
            #expect(embedder.count.texts == 0)
            #expect(try held() == [])
            #expect(
                try requests.map { try Index(source.path).search($0, by: RefreshedIndex.ByteEmbedder()) }
                    == before
            )
            // Nothing is left to be purged: the file stays as large as it is.
            let size = try Files.bytes(of: source.path).count
            try source.update(isPurging: true)
            #expect(try Files.bytes(of: source.path).count == size)
        }
    }

    /// A new index has nothing to be purged of; it is there when the change is done.
    @Test func aNewIndexCanBePurged() throws {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 4)
            try source.add(3)
            try source.update(isPurging: true)
            #expect(try Index(source.path).documentCount == 3)
            #expect(!Files.exists(root.appending("index.rewriting")))
        }
    }

    /// An index that is a link stays one.
    @Test func aLinkIsFollowed() throws {
        try withWornIndex { source, root in
            let kept = root.appending("kept")
            try Files.move(source.path, to: kept)
            #expect(symlink(kept.string, source.path.string) == 0)
            let number = inode(kept)
            try source.update()
            #expect(inode(kept) != number && inode(source.path) == inode(kept))
            var status = stat()
            #expect(lstat(source.path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        }
    }

    /// Where no second file can be made the index grows instead.
    @Test func withoutRoomTheIndexGrows() throws {
        try withWornIndex { source, root in
            // A folder that is not empty stands where the file aside would be.
            try Files.write("x", to: root.appending("index.rewriting").appending("x"))
            let (number, size) = (inode(source.path), try Files.bytes(of: source.path).count)
            try source.update()
            #expect(inode(source.path) == number)
            #expect(try Files.bytes(of: source.path).count > size)
            #expect(try Index(source.path).documentCount == 2)
        }
    }

    /// A process that has waited at the old file does not change it: it is nobody's any more.
    @Test func theFileThatIsLockedIsTheOneThatIsThere() throws {
        try withWornIndex { source, _ in
            try source.update()
            let writer = try IndexWriter(source.path)
            var status = stat()
            #expect(fstat(writer.descriptor, &status) == 0 && UInt64(status.st_ino) == inode(source.path))
        }
    }
}
