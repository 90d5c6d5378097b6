import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct DocumentFolderTests {
    private func write(_ files: [String: String], to folder: FilePath) throws {
        for (name, text) in files { try Files.write(text, to: folder.appending(name)) }
    }

    @Test func filesComeInOrderWithTheirFormats() throws {
        try withTemporaryFolder { folder in
            try write(
                [
                    "b.md": "b", "a.TXT": "aa", "z/1.html": "<p>z", "c/d/deep.csv": "a\n1\n",
                    "c/x.jsonl": "{}",
                    ".hidden.md": "no", ".git/a.md": "no", "~$lock.docx": "no", "permissions.yaml": "a: b",
                    "picture.png": "p", "README": "r",
                ],
                to: folder
            )
            let documents = try DocumentFolder(folder)
            #expect(
                documents.files.map(\.identifier) == [
                    "a.TXT", "b.md", "c/x.jsonl", "c/d/deep.csv", "z/1.html",
                ]
            )
            #expect(documents.files.map(\.format) == ["text", "Markdown", "JSON lines", "CSV", "HTML"])
            #expect(documents.files.map(\.bytes) == [2, 1, 2, 4, 4] && documents.bytes == 13)
            let names = documents.faults.map { $0.place.file.dropFirst(folder.string.count + 1) }
            #expect(names == ["README", "picture.png"])
            #expect(documents.faults.allSatisfy { $0.severity == .passedOver })
            let document = documents.files[1].documents().map { $0 }
            #expect(
                document == [
                    .document(
                        Document(
                            identifier: "b.md",
                            text: Array("b".utf8),
                            blocks: [.init(.paragraph, 0..<1)]
                        )
                    )
                ]
            )
        }
    }

    @Test func linksAreNotFollowed() throws {
        try withTemporaryFolder { outer in
            let folder = outer.appending("documents")
            try write(["documents/a.md": "a", "secret.md": "secret", "other/b.md": "b"], to: outer)
            for (name, target) in [
                ("inside.md", "a.md"), ("loop", "."), ("out.md", "../secret.md"), ("folder", "../other"),
                ("nowhere.md", "missing"), ("self.md", "self.md"), ("sibling", "../documents-2"),
            ] {
                #expect(symlink(target, folder.appending(name).string) == 0)
            }
            try Files.makeFolder(outer.appending("documents-2"))
            let documents = try DocumentFolder(folder)
            #expect(documents.files.map(\.identifier) == ["a.md"])
            let names = documents.faults.map { $0.place.file.dropFirst(folder.string.count + 1) }
            #expect(names == ["folder", "nowhere.md", "out.md", "self.md", "sibling"])
            #expect(
                documents.faults.allSatisfy { $0.description.contains("link") && $0.severity == .passedOver }
            )
            let dead = zip(names, documents.faults).filter { $1.reason == .deadLink }.map { String($0.0) }
            #expect(dead == ["nowhere.md", "self.md"])
            // A folder that is named through a link is read.
            #expect(symlink(folder.string, outer.appending("named").string) == 0)
            #expect(try DocumentFolder(outer.appending("named")).files.count == 1)
            // A link that takes a file's place later is not followed either.
            let file = try #require(documents.files.first)
            try Files.remove(file.path)
            #expect(symlink("../secret.md", file.path.string) == 0)
            guard case .fault(let fault)? = file.documents().map({ $0 }).first else {
                Issue.record("a link was followed")
                return
            }
            #expect(fault.severity == .failure)
        }
    }

    @Test(
        arguments: [
            ("/a/b", "/a", true), ("/a", "/a", true), ("/ab", "/a", false), ("/", "/a", false),
            ("/b/a", "/a", false), ("/", "/", true), ("/a", "/", true), ("/a/b", "/", true),
        ]
    )
    func whatIsBelowAFolderIsWithinIt(_ path: String, _ folder: String, _ isWithin: Bool) {
        #expect(DocumentFolder.isWithin(path, folder) == isWithin)
    }

    @Test func specialFilesArePassedOver() throws {
        try withTemporaryFolder { folder in
            try write(["a.md": "a"], to: folder)
            #expect(mkfifo(folder.appending("pipe.md").string, 0o600) == 0)
            let documents = try DocumentFolder(folder)
            #expect(documents.files.count == 1 && documents.faults.map(\.reason) == [.special])
        }
    }

    @Test func namesThatAreNoTextAreTold() throws {
        try withTemporaryFolder { folder in
            // Equal as strings, so that no dictionary has both.
            for name in ["a.md", "\u{E9}.md", "e\u{301}.md"] { try write([name: "text"], to: folder) }
            let bad = Array(folder.string.utf8CString.dropLast()) + [0x2F, -1, 0x2E, 0x6D, 0x64, 0]
            let descriptor = open(bad, O_CREAT | O_WRONLY, 0o600)
            #expect(descriptor >= 0)
            close(descriptor)
            defer { unlink(bad) }
            let documents = try DocumentFolder(folder)
            #expect(documents.files.count == 2)
            #expect(Set(documents.faults.map { "\($0.reason)" }) == ["nameNotUTF8", "sameName"])
        }
    }

    /// The folder itself is another one by what can be printed of its name.
    @Test func aFolderWhoseNameIsNotUTF8IsTold() throws {
        try withTemporaryFolder { folder in
            let path = FilePath(platformString: Array(folder.string.utf8CString.dropLast()) + [0x2F, -1, 0])
            try write(["a.md": "a"], to: FilePath(path.string))
            #expect(throws: DocumentFolderError.folder(.nameNotUTF8(path))) { try DocumentFolder(path) }
        }
    }

    /// What may not be read is told, and the rest goes on; the system's owner may read all.
    @Test(.enabled(if: geteuid() != 0)) func whatMayNotBeReadIsTold() throws {
        try withTemporaryFolder { folder in
            try write(["a.md": "a", "b.md": "b", "c/d.md": "d"], to: folder)
            chmod(folder.appending("b.md").string, 0)
            chmod(folder.appending("c").string, 0)
            defer { chmod(folder.appending("c").string, 0o700) }
            let documents = try DocumentFolder(folder)
            #expect(documents.files.map(\.identifier) == ["a.md", "b.md"] && documents.faults.count == 1)
            guard case .fault(let fault)? = documents.files[1].documents().map({ $0 }).first else {
                Issue.record("it was read")
                return
            }
            #expect(fault.description.contains("cannot be read"))
        }
    }

    @Test func filesThatGoAwayAreTold() throws {
        try withTemporaryFolder { folder in
            try write(["a.md": "a"], to: folder)
            let file = try #require(try DocumentFolder(folder).files.first)
            try Files.remove(file.path)
            #expect(
                file.documents().map { $0 } == [
                    .fault(.init(at: .init(file: file.path.string), .file(.missing(file.path))))
                ]
            )
        }
    }

    @Test func foldersWithoutDocumentsAreRefused() throws {
        try withTemporaryFolder { folder in
            #expect(throws: DocumentFolderError.folder(.missing(folder.appending("no")))) {
                try DocumentFolder(folder.appending("no"))
            }
            do throws(DocumentFolderError) {
                _ = try DocumentFolder(folder)
                Issue.record("an empty folder was read")
            } catch {
                #expect(error.description.contains("found: an empty folder"))
            }
            try write([".hidden.md": "h", "permissions.yaml": "public: true"], to: folder)
            do throws(DocumentFolderError) {
                _ = try DocumentFolder(folder)
                Issue.record("a folder without documents was read")
            } catch {
                #expect(error.description.contains("found: no file of a format that is read"))
            }
            let none = try DocumentFolder(folder, mayHoldNone: true)
            #expect(none.files.isEmpty && none.faults.isEmpty)
            #expect(throws: DocumentFolderError.folder(.missing(folder.appending("no")))) {
                try DocumentFolder(folder.appending("no"), mayHoldNone: true)
            }
            try write(["picture.png": "p", "a/b": "c"], to: folder)
            do throws(DocumentFolderError) {
                _ = try DocumentFolder(folder)
                Issue.record("a folder without documents was read")
            } catch {
                #expect(
                    error.description.contains(
                        "2 that cannot be read, the first: \(folder.string)/picture.png"
                    )
                )
            }
            #expect(throws: DocumentFolderError.folder(.notAFolder(folder.appending("picture.png")))) {
                try DocumentFolder(folder.appending("picture.png"))
            }
        }
    }

    /// What closes a document is not passed over, wherever it stands and however it is written.
    @Test(arguments: ["permissions.yaml", "permissions.yml", "Permissions.YAML", "permission.yaml"])
    func permissionsBelowTheTopAreRefused(_ name: String) throws {
        try withTemporaryFolder { folder in
            try write(["a.md": "a", "c/d/b.md": "b"], to: folder)
            try Files.makeFolder(folder.appending("e").appending(name))
            #expect(try DocumentFolder(folder).files.count == 2)
            let inner = folder.appending("c").appending("d").appending(name)
            for isLink in [false, true] {
                if isLink {
                    #expect(symlink("../../a.md", inner.string) == 0)
                } else {
                    try Files.write("public: false", to: inner)
                }
                do throws(DocumentFolderError) {
                    _ = try DocumentFolder(folder)
                    Issue.record("\(name) was passed over")
                } catch {
                    #expect(
                        error == .innerPermissions(inner, top: folder.appending("permissions.yaml"))
                    )
                    #expect(error.description.contains("match: c/d/**"))
                }
                try Files.remove(inner)
            }
        }
    }

    /// A binary with the name of a text is refused, and the rest goes on.
    @Test func aBinaryNamedLikeATextIsRefused() throws {
        try withTemporaryFolder { folder in
            try write(["b.md": "text"], to: folder)
            try writeQuickly((0..<1000).map { UInt8(truncatingIfNeeded: $0) }, to: folder.appending("a.md"))
            let events = try DocumentFolder(folder).files.flatMap { $0.documents().map { $0 } }
            #expect(events.count == 2)
            guard case .fault(let fault)? = events.first else { return }
            #expect(fault.reason == .binary(offset: 0) && fault.description.contains("this is not text"))
        }
    }
}
