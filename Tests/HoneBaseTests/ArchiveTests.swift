import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

enum Format: CaseIterable {
    case zip, tarGz

    func bytes(_ entries: [ArchiveEntry]) -> [UInt8] {
        switch self {
        case .zip: HoneBaseTests.zip(entries)
        case .tarGz: gzip(tar(entries))
        }
    }
}

private let ordinary = [
    ArchiveEntry(name: "package/", mode: 0o040755, tarKind: "5"),
    ArchiveEntry(name: "package/a.txt", bytes: Array("first".utf8)),
    ArchiveEntry(
        name: "package/deep/er/b.bin",
        bytes: (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7 >> 3) }
    ),
    ArchiveEntry(name: "package/empty"),
    ArchiveEntry(name: "other/c.txt", bytes: Array("third".utf8)),
    ArchiveEntry(name: "package/\u{E9}t\u{E9}.txt", bytes: Array("fourth".utf8)),
]

/// Whether the program that a command begins with is on this machine.
private func canRun(_ command: String) -> Bool {
    let program = String(command.prefix { $0 != " " })
    return (try? ChildProcess(program, ["--help"]).run()) != nil
}

/// All files below `folder` and their bytes.
private func contents(of folder: FilePath, below: String = "") throws -> [String: [UInt8]] {
    guard Files.exists(folder) else { return [:] }
    var found: [String: [UInt8]] = [:]
    for name in try Files.names(in: folder) {
        let path = folder.appending(name)
        if Files.isFolder(path) {
            found.merge(try contents(of: path, below: below + name + "/")) { $1 }
        } else {
            found[below + name] = try Files.bytes(of: path)
        }
    }
    return found
}

@Suite struct ArchiveTests {
    @Test(arguments: Format.allCases) func archivesAreUnpacked(format: Format) throws {
        try withTemporaryFolder { folder in
            try write(format.bytes(ordinary), to: folder.appending("archive"))
            let out = folder.appending("out")
            let written = try Archive.extract(folder.appending("archive"), to: out, limit: 1_000_000)
            let files = ordinary.filter { $0.mode == 0o100644 }
            #expect(written == files.map { out.appending($0.name) })
            #expect(
                try contents(of: out) == Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
            )
        }
    }

    @Test(arguments: Format.allCases) func contentsAreReadWithoutWriting(format: Format) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("archive")
            try write(format.bytes(ordinary), to: path)
            let files = ordinary.filter { $0.mode == 0o100644 }
            let all = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
            #expect(try Archive.contents(of: path, limit: 1_000_000) == all)
            let some = try Archive.contents(of: path, limit: 1_000_000) { $0.hasSuffix("c.txt") }
            #expect(some == ["other/c.txt": Array("third".utf8)])
            #expect(throws: ArchiveError.tooLarge(path, limit: 1000)) {
                try Archive.contents(of: path, limit: 1000)
            }
            #expect(try Files.names(in: folder) == ["archive"])
        }
    }

    @Test(arguments: Format.allCases) func onlyWhatIsWantedIsUnpacked(format: Format) throws {
        try withTemporaryFolder { folder in
            try write(format.bytes(ordinary), to: folder.appending("archive"))
            let out = folder.appending("out")
            _ = try Archive.extract(folder.appending("archive"), to: out, limit: 1_000_000) {
                $0.hasSuffix(".txt")
            }
            #expect(
                try contents(of: out).keys.sorted() == [
                    "other/c.txt", "package/a.txt", "package/\u{E9}t\u{E9}.txt",
                ]
            )
        }
    }

    /// What other programs pack, compressed, is unpacked to the same bytes.
    @Test(arguments: ["zip -qr ../archive .", "tar -czf ../archive ."].filter(canRun))
    func archivesOfOtherProgramsAreUnpacked(command: String) throws {
        try withTemporaryFolder { folder in
            for entry in ordinary where entry.mode == 0o100644 {
                try write(entry.bytes, to: folder.appending("in").appending(entry.name))
            }
            let command = command.replacing("../archive", with: folder.appending("archive.zip").string)
            let packed = try ChildProcess("sh", ["-c", command], in: folder.appending("in")).run()
            try #require(packed.exitCode == 0)
            let out = folder.appending("out")
            _ = try Archive.extract(folder.appending("archive.zip"), to: out, limit: 1_000_000)
            #expect(try contents(of: out) == contents(of: folder.appending("in")))
        }
    }

    @Test(
        arguments: Format.allCases,
        ["/etc/passwd", "../up", "a/../../up", "a/..", "..", "..\\up", "//host/x", "a/b/../../../c"]
    )
    func namesThatLeadOutAreRefused(format: Format, name: String) throws {
        try withTemporaryFolder { folder in
            let archive = folder.appending("archive")
            try write(format.bytes([ordinary[1], ArchiveEntry(name: name, bytes: [1])]), to: archive)
            let out = folder.appending("deep/out")
            let error = #expect(throws: ArchiveError.self) {
                try Archive.extract(archive, to: out, limit: 1000)
            }
            guard case .unsafeName = error else {
                Issue.record("expected an unsafe name, found \(String(describing: error))")
                return
            }
            #expect(try contents(of: folder).keys.sorted() == ["archive"], "what was unpacked before is gone")
        }
    }

    @Test(arguments: [
        (Format.zip, ArchiveEntry(name: "x", mode: 0o120777, linkTarget: "/etc/passwd")),
        (.zip, ArchiveEntry(name: "x", mode: 0o020644)),
        (.tarGz, ArchiveEntry(name: "x", tarKind: "1", linkTarget: "package/a.txt")),
        (.tarGz, ArchiveEntry(name: "x", tarKind: "2", linkTarget: "/etc/passwd")),
        (.tarGz, ArchiveEntry(name: "x", tarKind: "3")),
        (.tarGz, ArchiveEntry(name: "x", tarKind: "4")),
        (.tarGz, ArchiveEntry(name: "x", tarKind: "6")),
    ])
    func linksAndDevicesAreRefused(format: Format, entry: ArchiveEntry) throws {
        try withTemporaryFolder { folder in
            let archive = folder.appending("archive")
            try write(format.bytes([ordinary[1], entry]), to: archive)
            // Also where the entry is not wanted.
            let error = #expect(throws: ArchiveError.self) {
                try Archive.extract(archive, to: folder.appending("out"), limit: 1000) { $0 != "x" }
            }
            guard case .unsupportedEntry(archive, entry: "x", _) = error else {
                Issue.record("expected an unsupported entry, found \(String(describing: error))")
                return
            }
            #expect(try contents(of: folder.appending("out")).isEmpty)
        }
    }

    @Test(arguments: Format.allCases, ["a", "./a", "b/.//../a"]) func aNameMayStandOnce(
        format: Format,
        name: String
    ) throws {
        try withTemporaryFolder { folder in
            let archive = folder.appending("archive")
            try write(format.bytes([ArchiveEntry(name: "a"), ArchiveEntry(name: name)]), to: archive)
            let expected: ArchiveError =
                name.contains("..") ? .unsafeName(archive, entry: name) : .duplicateEntry(archive, entry: "a")
            #expect(throws: expected) {
                try Archive.extract(archive, to: folder.appending("out"), limit: 1000)
            }
        }
    }

    @Test(arguments: Format.allCases, [true, false]) func theLimitHoldsForAllEntries(
        format: Format,
        wanted: Bool
    ) throws {
        try withTemporaryFolder { folder in
            let archive = folder.appending("archive")
            let entries = (0..<5).map {
                ArchiveEntry(name: "\($0)", bytes: [UInt8](repeating: 7, count: 1000))
            }
            try write(format.bytes(entries), to: archive)
            _ = try Archive.extract(archive, to: folder.appending("out"), limit: 5000) { _ in wanted }
            #expect(throws: ArchiveError.tooLarge(archive, limit: 4999)) {
                try Archive.extract(archive, to: folder.appending("none"), limit: 4999) { _ in wanted }
            }
            #expect(try contents(of: folder.appending("none")).isEmpty)
        }
    }

    /// Cut anywhere, the archive is refused and nothing is left.
    @Test(arguments: Format.allCases) func truncatedArchivesAreRefused(format: Format) throws {
        let bytes = format.bytes([ordinary[1], ordinary[4]])
        try withTemporaryFolder { folder in
            let (archive, out) = (folder.appending("archive"), folder.appending("out"))
            for count in 0..<bytes.count where count % 7 == 0 || count < 64 || count > bytes.count - 64 {
                try write(Array(bytes[..<count]), to: archive)
                #expect(throws: ArchiveError.self, "cut to \(count) of \(bytes.count) bytes") {
                    try Archive.extract(archive, to: out, limit: 1000)
                }
                #expect(try contents(of: out).isEmpty)
            }
        }
    }

    /// Flipped bits give an error or files below the folder, never anything else.
    @Test(arguments: Format.allCases) func damagedArchivesStayWithinTheFolder(format: Format) throws {
        var random = Philox(seed: 30)
        let bytes = format.bytes([ordinary[0], ordinary[1], ordinary[4], ordinary[5]])
        try withTemporaryFolder { folder in
            let archive = folder.appending("archive")
            for _ in 0..<400 {
                var damaged = bytes
                for _ in 0...random.below(4) { damaged[random.below(bytes.count)] ^= 1 << random.below(8) }
                try write(damaged, to: archive)
                let out = folder.appending("deep/out")
                if let written = try? Archive.extract(archive, to: out, limit: 10_000) {
                    #expect(try contents(of: out).count == written.count)
                } else {
                    #expect(try contents(of: out).isEmpty)
                }
                #expect(try Files.names(in: folder).allSatisfy { ["archive", "deep"].contains($0) })
                try Files.remove(folder.appending("deep"))
            }
        }
    }

    @Test func aWrongChecksumIsRefused() throws {
        try withTemporaryFolder { folder in
            let archive = folder.appending("archive")
            try write(zip([ordinary[1]]) { crc32($0) ^ 1 }, to: archive)
            let error = #expect(throws: ArchiveError.self) {
                try Archive.extract(archive, to: folder.appending("out"), limit: 1000)
            }
            guard case .unreadable(archive, entry: "package/a.txt", _) = error else {
                Issue.record("expected a damaged entry, found \(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: [Array("just some text".utf8), [], tar([ordinary[1]])] as [[UInt8]])
    func whatIsNoArchiveIsRefused(bytes: [UInt8]) throws {
        try withTemporaryFolder { folder in
            try write(bytes, to: folder.appending("file"))
            let error = #expect(throws: ArchiveError.self) {
                try Archive.extract(folder.appending("file"), to: folder.appending("out"), limit: 10_000)
            }
            guard case .unreadable = error else {
                Issue.record("expected an unreadable file, found \(String(describing: error))")
                return
            }
        }
    }

    @Test func aMissingArchiveIsAnErrorOfTheFile() {
        #expect(throws: ArchiveError.file(.missing("/nonexistent.zip"))) {
            try Archive.extract("/nonexistent.zip", to: "/nonexistent", limit: 1)
        }
    }

    @Test func aFileWhereAFolderIsNeededIsAnError() throws {
        try withTemporaryFolder { folder in
            let archive = folder.appending("archive")
            try write(
                zip([ArchiveEntry(name: "a", bytes: [1]), ArchiveEntry(name: "a/b", bytes: [2])]),
                to: archive
            )
            #expect(throws: ArchiveError.self) {
                try Archive.extract(archive, to: folder.appending("out"), limit: 1000)
            }
            #expect(try contents(of: folder.appending("out")).isEmpty)
        }
    }
}
