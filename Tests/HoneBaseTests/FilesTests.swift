import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

private let canMount =
    (try? ChildProcess("unshare", ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"]).run())?.exitCode == 0

@Suite struct FilesTests {
    /// What a process left that was killed while it wrote is removed; what one that is there writes stays.
    @Test func whatKilledWritersLeftIsRemoved() throws {
        try withTemporaryFolder { folder in
            let (alive, dead) = (getpid(), Int32(99_999_999))
            let names = [
                "a.aside-\(alive)-1", "a.aside-\(dead)-1", "b.aside-x-1", "c.txt", "d.aside-\(dead)",
            ]
            for name in names { try Files.write("x", to: folder.appending(name)) }
            try Files.removeLeftAsides(in: folder)
            #expect(try Files.names(in: folder) == names.filter { $0 != names[1] }.sorted())
        }
    }

    @Test func writtenFilesReadBack() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("a/b/c.txt")
            try Files.write("first", to: path)
            #expect(try Files.text(of: path) == "first")
            try Files.write("", to: path)
            #expect(try Files.bytes(of: path) == [])
            try Files.replace(path) { (file) throws(FileError) in
                for number in 0..<1000 { try file.append("\(number)\n") }
            }
            #expect(try Files.text(of: path) == (0..<1000).map { "\($0)\n" }.joined())
            #expect(try Files.names(in: folder.appending("a/b")) == ["c.txt"], "nothing is left aside")
        }
    }

    /// Whether a result can be written is found out before it is there, and nothing is left of that.
    @Test func aTryLeavesNothing() throws {
        try withTemporaryFolder { folder in
            try Files.write("x", to: folder.appending("taken"))
            try Files.tryWriting(to: folder.appending("a.txt"))
            #expect(try Files.names(in: folder) == ["taken"])
            let lost = folder.appending("new/deep/a.txt")
            #expect(throws: FileError.unwritable(lost, reason: "No such file or directory")) {
                try Files.tryWriting(to: lost)
            }
            #expect(try Files.names(in: folder) == ["taken"], "no folder is made")
            let file = folder.appending("taken/a.txt")
            #expect(throws: FileError.notAFolder(folder.appending("taken"))) {
                try Files.tryWriting(to: file)
            }
            #expect(try Files.names(in: folder) == ["taken"])
        }
    }

    @Test func byteOrderMarkIsLeftOut() throws {
        try withTemporaryFolder { folder in
            try Files.write("\u{FEFF}text", to: folder.appending("file"))
            #expect(try Files.text(of: folder.appending("file")) == "text")
        }
    }

    @Test(arguments: [
        ([0xFF] as [UInt8], 0), ([0x61, 0xC3, 0xA9, 0xC3], 3), ([0xE2, 0x82, 0xAC, 0x80], 3),
        ([0xF0, 0x9F, 0x98, 0x80, 0xFF], 4),
    ])
    func textThatIsNotUTF8IsRefusedWithItsPlace(bytes: [UInt8], offset: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try write(bytes, to: path)
            #expect(throws: FileError.notUTF8(path, offset: offset)) { try Files.text(of: path) }
        }
    }

    @Test func missingFilesAndFoldersAreToldApart() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            #expect(throws: FileError.missing(path)) { try Files.text(of: path) }
            #expect(throws: FileError.missing(path)) { try Files.names(in: path) }
            try Files.write("x", to: path)
            #expect(throws: FileError.notAFolder(path)) { try Files.names(in: path) }
            #expect(throws: FileError.notAFile(folder)) { try Files.text(of: folder) }
            #expect(throws: FileError.notAFile(folder)) { try Files.write("x", to: folder) }
            #expect(throws: FileError.self) { try Files.write("x", to: path.appending("below-a-file")) }
            #expect(try Files.names(in: folder) == ["file"], "failed writes leave nothing behind")
        }
    }

    @Test func aFailingBodyLeavesTheFileAsItWas() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try Files.write("before", to: path)
            #expect(throws: FileError.locked("reason")) {
                try Files.replace(path) { (file) throws(FileError) in
                    try file.append("half")
                    throw .locked("reason")
                }
            }
            #expect(try Files.text(of: path) == "before")
            #expect(try Files.names(in: folder) == ["file"])
        }
    }

    /// A reader that opens the file at any moment sees one whole text, never a part.
    @Test func readersSeeWholeFilesOnly() async throws {
        try await withTemporaryFolderAsync { folder in
            let path = folder.appending("file")
            let texts = Set((0..<8).map { String(repeating: "\($0)", count: 100_000) })
            try Files.write(texts.first ?? "", to: path)
            let writer = Task.detached {
                for _ in 0..<20 { for text in texts { try Files.write(text, to: path) } }
            }
            for _ in 0..<200 { #expect(texts.contains(try Files.text(of: path))) }
            try await writer.value
        }
    }

    /// The limit on the size of files stands for a disk that is full halfway through a write.
    @Test func aWriteThatHasNoRoomLeavesWhatWasThere() async throws {
        try await withTemporaryFolderAsync { folder in
            let path = folder.appending("file")
            try Files.write("before", to: path)
            await #expect(processExitsWith: .success) { [name = path.string as String] in
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
                precondition(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
                let path = FilePath(name)
                do {
                    try Files.write(String(repeating: "x", count: 10_000), to: path)
                    exit(3)
                } catch {
                    exit(error as? FileError == .diskFull(FilePath(name)) ? 0 : 4)
                }
            }
            #expect(try Files.text(of: path) == "before")
            #expect(try Files.names(in: folder) == ["file"])
        }
    }

    @Test(.enabled(if: canMount)) func aFullDiskLeavesWhatWasThere() async throws {
        try await withTemporaryFolderAsync { folder in
            await #expect(processExitsWith: .success) { [name = folder.string as String] in
                // The mount is seen by this process only and goes with it.
                precondition(unshareMounts() == 0)
                precondition(mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0)
                precondition(mount("none", name, "tmpfs", 0, "size=64k") == 0)
                let folder = FilePath(name)
                try Files.write("before", to: folder.appending("file"))
                do {
                    try Files.write(String(repeating: "x", count: 100_000), to: folder.appending("file"))
                    exit(3)
                } catch {
                    guard case FileError.diskFull = error else { exit(4) }
                }
                let text = try Files.text(of: folder.appending("file"))
                let names = try Files.names(in: folder)
                exit(text == "before" && names == ["file"] ? 0 : 5)
            }
        }
    }

    @Test func foldersAreMadeWithThoseAbove() throws {
        try withTemporaryFolder { folder in
            let deep = folder.appending("a/b/c")
            try Files.makeFolder(deep)
            try Files.makeFolder(deep)
            #expect(Files.isFolder(deep))
            #expect(Files.exists(deep))
            #expect(!Files.exists(deep.appending("d")))
            try Files.write("x", to: folder.appending("file"))
            #expect(!Files.isFolder(folder.appending("file")))
        }
    }

    @Test func namesAreSorted() throws {
        try withTemporaryFolder { folder in
            for name in ["b", ".hidden", "a", "c"] { try Files.write("", to: folder.appending(name)) }
            #expect(try Files.names(in: folder) == [".hidden", "a", "b", "c"])
        }
    }

    @Test func removingFollowsNoLinks() throws {
        try withTemporaryFolder { folder in
            try Files.write("kept", to: folder.appending("outside/file"))
            try Files.write("gone", to: folder.appending("inside/deep/file"))
            #expect(symlink(folder.appending("outside").string, folder.appending("inside/link").string) == 0)
            #expect(symlink("/nonexistent", folder.appending("inside/dangling").string) == 0)
            try Files.remove(folder.appending("inside"))
            try Files.remove(folder.appending("inside"))
            #expect(try Files.names(in: folder) == ["outside"])
            #expect(try Files.text(of: folder.appending("outside/file")) == "kept")
        }
    }

    @Test func movingReplacesAFile() throws {
        try withTemporaryFolder { folder in
            try Files.write("new", to: folder.appending("a"))
            try Files.write("old", to: folder.appending("b"))
            try Files.move(folder.appending("a"), to: folder.appending("b"))
            #expect(try Files.names(in: folder) == ["b"])
            #expect(try Files.text(of: folder.appending("b")) == "new")
            #expect(throws: FileError.self) {
                try Files.move(folder.appending("a"), to: folder.appending("b"))
            }
        }
    }
}

/// `unshare(CLONE_NEWNS)`, which Swift's import of the C library lacks.
private func unshareMounts() -> Int32 {
    typealias Unshare = @convention(c) (Int32) -> Int32
    guard let address = dlsym(nil, "unshare") else { return -1 }
    return unsafeBitCast(address, to: Unshare.self)(0x0002_0000)
}

private func withTemporaryFolderAsync(_ body: (FilePath) async throws -> Void) async throws {
    var template = Array("/tmp/hone-test-XXXXXX".utf8CString)
    let name = try #require(mkdtemp(&template))
    let folder = FilePath(String(cString: name))
    defer { try? Files.remove(folder) }
    try await body(folder)
}
