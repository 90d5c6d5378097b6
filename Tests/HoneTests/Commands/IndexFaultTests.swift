import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// A folder with something wrong in it, and what `hone index` must say; what else is there is found all the same.
struct BadFolder: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Spoils `documents`, which holds a good one.
    var spoil: @Sendable (Workshop) throws -> Void
    /// What must be said on standard error.
    var says: [String]
    /// The documents that a search for "pump" shows everyone.
    var found: [String]

    init(
        _ name: String,
        _ says: String...,
        found: [String] = ["good.md"],
        spoil: @escaping @Sendable (Workshop) throws -> Void
    ) {
        testDescription = name
        self.spoil = spoil
        self.says = says
        self.found = found
    }

    private static func file(_ name: String, _ bytes: [UInt8]) -> @Sendable (Workshop) throws -> Void {
        { workshop in
            try writeQuickly(bytes, to: workshop.path("documents").appending(name))
        }
    }

    private static func file(_ name: String, _ text: String) -> @Sendable (Workshop) throws -> Void {
        file(name, Array(text.utf8))
    }

    /// A PDF of one page without a text; `trailer` is put into its trailer.
    private static func pdf(trailer: String = "") -> [UInt8] {
        let picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R"
                + " /Resources << /XObject << /P 5 0 R >> >> >>",
            "<< /Length 4 >>\nstream\n/P Do\nendstream",
            picture + " /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream",
        ]
        var text = "%PDF-1.7\n"
        var offsets: [Int] = []
        for (number, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text +=
            "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R \(trailer)>>\nstartxref\n\(table)\n%%EOF\n"
        return Array(text.utf8)
    }

    private static let encryption: String = {
        let zeros = "<" + String(repeating: "00", count: 32) + ">"
        return "/Encrypt << /Filter /Standard /V 1 /R 2 /O \(zeros) /U \(zeros) /P -4 >> "
            + "/ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] "
    }()

    static let all: [BadFolder] = [
        BadFolder(
            "a binary named .md",
            "b.md",
            "not text",
            spoil: file("b.md", (0..<999).map { UInt8($0 % 256) })
        ),
        BadFolder("an empty file", "b.md", spoil: file("b.md", "")),
        BadFolder(
            "invalid UTF-8",
            "b.md",
            "encoding of the text cannot be told",
            spoil: file("b.md", Array("pump ".utf8) + [0xC3, 0x28, 0xF5])
        ),
        BadFolder(
            "UTF-16",
            found: ["b.md", "good.md"],
            spoil: file(
                "b.md",
                [0xFF, 0xFE] + "pump é\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            )
        ),
        BadFolder(
            "Latin-1",
            "Windows-1252",
            found: ["b.md", "good.md"],
            spoil: file("b.md", Array("pump caf".utf8) + [0xE9])
        ),
        BadFolder(
            "deep HTML",
            "b.html",
            "deep",
            spoil: file("b.html", String(repeating: "<div>", count: 100_000) + "pump")
        ),
        BadFolder("a broken docx", "b.docx", spoil: file("b.docx", "PK\u{3}\u{4} pump")),
        BadFolder("a broken PDF", "b.pdf", spoil: file("b.pdf", "%PDF-1.7 pump")),
        BadFolder("a PDF of pictures", "b.pdf", "pictures", spoil: file("b.pdf", pdf())),
        BadFolder("an encrypted PDF", "b.pdf", "password", spoil: file("b.pdf", pdf(trailer: encryption))),
        BadFolder(
            "readers of a wrong type",
            "b.md",
            spoil: file("b.md", "---\nreaders: {anna: yes}\n---\npump")
        ),
        BadFolder(
            "rows with a wrong one",
            "b.jsonl:2",
            found: ["b.jsonl#row-1", "good.md"],
            spoil: file("b.jsonl", "{\"text\": \"pump\"}\n{\"text\": \"pump\", \"readers\": 5}\n")
        ),
        BadFolder(
            "a name of two lines",
            found: ["good.md", "two\nlines.md"],
            spoil: file("two\nlines.md", "pump")
        ),
        BadFolder(
            "a bad file with a name of two lines",
            "two\\u{A}lines.md",
            spoil: file("two\nlines.md", [1, 2, 0, 255, 254])
        ),
        BadFolder("a name that steers a terminal", "\\u{1B}[2J.bin", spoil: file("\u{1B}[2J.bin", "pump")),
        BadFolder("a link out of the folder", "link", "secret.md") { workshop in
            try workshop.write("pump secret", to: "secret.md")
            #expect(symlink("../secret.md", workshop.path("documents/b.md").string) == 0)
            #expect(symlink("..", workshop.path("documents/up").string) == 0)
        },
        BadFolder("a loop of links") { workshop in
            #expect(symlink(".", workshop.path("documents/loop").string) == 0)
            #expect(symlink("self.md", workshop.path("documents/self.md").string) == 0)
        },
        BadFolder("a pipe", "pipe.md", "pipe") { workshop in
            #expect(mkfifo(workshop.path("documents/pipe.md").string, 0o600) == 0)
        },
    ]
}

@Suite struct IndexFaultTests {
    private static let hasPDFToText =
        (try? ChildProcess("pdftotext", ["-v"]).run())?.exitCode == 0

    private func withDocuments(_ body: (Workshop) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try workshop.write("good pump\n", to: "documents/good.md")
            try body(workshop)
        }
    }

    private func index(_ workshop: Workshop, _ more: String...) throws -> ChildProcess.Outcome {
        try workshop.hone(arguments: ["index", "documents", "--out", "i", "--words-only"] + more)
    }

    private func found(_ workshop: Workshop, as name: String = "zoe") throws -> [String] {
        let outcome = try workshop.hone("search", "i", "pump", "--as", name, "--json", "--no-audit")
        #expect(outcome.exitCode == 0, "\(outcome.errorText)")
        return try outcome.lines.compactMap { $0["document"]?.string }.sorted()
    }

    @Test(arguments: BadFolder.all) func theRestGoesOn(_ bad: BadFolder) throws {
        guard Self.hasPDFToText || !bad.testDescription.contains("PDF") else { return }
        try withDocuments { workshop in
            try bad.spoil(workshop)
            for run in 0..<2 {
                let outcome = try index(workshop, "--public")
                #expect(outcome.exitCode == 0, "\(outcome.errorText)")
                if run == 0 { for text in bad.says { #expect(outcome.errorText.contains(text)) } }
                #expect(!outcome.errorText.contains("\u{1B}[2J"))
                #expect(try found(workshop) == bad.found.sorted())
            }
        }
    }

    /// Files are counted, not what is told of them; and documents that leave with them are.
    @Test func filesWithFaultsAreCounted() throws {
        try withDocuments { workshop in
            try workshop.write("{\"text\": 1}\n{\"text\": 2}\n{\"text\": \"oil\"}\n", to: "documents/a.jsonl")
            try workshop.write("p", to: "documents/b.png")
            try workshop.write("p", to: "documents/c.png")
            try writeQuickly(Array("pump caf".utf8) + [0xE9], to: workshop.path("documents/d.md"))
            let first = try index(workshop)
            #expect(first.outputText.contains("\n1 file could not be read, or not as a whole: see above\n"))
            #expect(first.outputText.contains("\n1 file read with a change: see above\n"))
            #expect(first.outputText.contains("\n2 files passed over: see above\n"))
            #expect(!first.errorText.contains("taken out"))
            try workshop.write("---\nreaders: {a: b}\n---\npump", to: "documents/good.md")
            let second = try index(workshop)
            #expect(second.outputText.contains("\n2 files could not be read, or not as a whole: see above\n"))
            #expect(second.errorText.contains("1 document of files that cannot be read"))
            #expect(try index(workshop, "--json").json["taken_out"]?.integer == 0)
        }
    }

    @Test func emptyFoldersAreRefused() throws {
        try withDocuments { workshop in
            try Files.makeFolder(workshop.path("empty"))
            try workshop.write("text", to: "other/a.bin")
            for (folder, says) in [
                ("empty", "an empty folder"), ("other", "a.bin"), ("missing", "no such file"),
                ("documents/good.md", "not a folder"),
            ] {
                let outcome = try workshop.hone("index", folder, "--out", "i", "--words-only")
                #expect(outcome.exitCode == 2 && outcome.errorText.contains(says), "\(outcome.errorText)")
                #expect(!Files.exists(workshop.path("i")))
            }
        }
    }

    /// An index of a folder from which the last document went holds none, and the rules that stand there now hold.
    @Test func aFolderThatIsEmptiedIsApplied() throws {
        try withDocuments { workshop in
            try workshop.write("public: true", to: "documents/permissions.yaml")
            #expect(try index(workshop).exitCode == 0)
            #expect(try found(workshop) == ["good.md"])
            try Files.remove(workshop.path("documents/good.md"))
            try workshop.write("public: false", to: "documents/permissions.yaml")
            for gone in [1, 0] {
                let outcome = try index(workshop, "--json")
                #expect(outcome.exitCode == 0 && outcome.errorText.contains("no documents are left"))
                #expect(try outcome.json["removed"]?.integer == gone)
                #expect(try found(workshop) == [])
            }
            // What comes later is read by the rules that were taken then.
            try workshop.write("good pump\n", to: "documents/good.md")
            #expect(try index(workshop).exitCode == 0 && found(workshop) == [])
            #expect(try index(workshop, "--public").exitCode == 0 && found(workshop) == ["good.md"])
            // A folder that is not there is no empty one.
            try Files.remove(workshop.path("documents"))
            let missing = try index(workshop)
            #expect(missing.exitCode == 2 && missing.errorText.contains("no such file"))
            #expect(try found(workshop) == ["good.md"])
        }
    }

    /// The system's owner may read everything: then somebody else asks.
    @Test func aFolderThatMayNotBeReadIsTold() throws {
        try withDocuments { workshop in
            try workshop.write("pump", to: "documents/closed/a.md")
            chmod(workshop.folder.string, 0o777)
            chmod(workshop.path("documents/good.md").string, 0o644)
            chmod(workshop.path("documents/closed").string, 0)
            defer { chmod(workshop.path("documents/closed").string, 0o700) }
            let other = geteuid() == 0 ? "setpriv --reuid 65534 --clear-groups" : ""
            guard try workshop.bash("\(other) \"$hone\" --version").exitCode == 0 else { return }
            let outcome = try workshop.bash(
                "HONE_HOME=home \(other) \"$hone\" index documents --out i --words-only --public"
            )
            #expect(
                outcome.exitCode == 0 && outcome.errorText.contains("documents/closed"),
                "\(outcome.errorText)"
            )
            #expect(try found(workshop) == ["good.md"])
        }
    }

    /// Who may read is told where it may not be what was meant.
    @Test func whatNobodyMayReadIsTold() throws {
        try withDocuments { workshop in
            try workshop.write("---\nreaders: []\n---\npump", to: "documents/closed.md")
            let closed = try index(workshop, "--json")
            #expect(
                try closed.json["unreadable"]?.integer == 2 && closed.json["no_longer_public"]?.bool == false
            )
            #expect(closed.errorText.contains("all 2 documents can be read by no one"))
            for word in ["--public", "permissions.yaml", "readers: [anna]"] {
                #expect(closed.errorText.contains(word))
            }
            let open = try index(workshop, "--public", "--json")
            #expect(try open.json["unreadable"]?.integer == 1 && found(workshop) == ["good.md"])
            let again = try index(workshop, "--json")
            #expect(
                try again.json["no_longer_public"]?.bool == true && again.json["unreadable"]?.integer == 2
            )
            #expect(again.errorText.contains("no longer public"))
            #expect(try found(workshop) == [])
            #expect(try index(workshop, "--json").json["no_longer_public"]?.bool == false)
            try workshop.write(
                "documents: [{match: good.md, readers: [zoe]}]",
                to: "documents/permissions.yaml"
            )
            let named = try index(workshop, "--json")
            #expect(try named.json["unreadable"]?.integer == 1 && found(workshop) == ["good.md"])
            #expect(try found(workshop, as: "adam") == [])
        }
    }

    /// Rules that cannot be read change nothing, whatever they were; rules that mean nothing are told.
    @Test func wrongRulesChangeNothing() throws {
        try withDocuments { workshop in
            let file = "documents/permissions.yaml"
            try workshop.write("documents: [{match: good.md, readers: [anna]}]", to: file)
            #expect(try index(workshop, "--public").exitCode == 0)
            for wrong in [
                "[1", "- a", "", "public: 3", "groups: 4", "group: {}", "documents: {match: a}", "\u{0}",
                "documents: [{match: good.md}]", "documents: [{readers: [a]}]", "public: true\npublic: false",
                "documents: [{match: good.md, readers: {a: b}}]", "documents: [{match: good.md, readers: ~}]",
                "documents: [{match: \"\", readers: [a]}]", "groups: {everyone: [a]}",
                "documents: [{match: good.md, reader: [a]}]",
            ] {
                try workshop.write(wrong, to: file)
                let outcome = try index(workshop, "--public")
                #expect(outcome.exitCode == 2 && outcome.errorText.contains("permissions.yaml"), "\(wrong)")
                #expect(try found(workshop) == [] && found(workshop, as: "anna") == ["good.md"], "\(wrong)")
            }
            try workshop.write("documents: [{match: godo.md, readers: [anna]}]", to: file)
            let idle = try index(workshop, "--public", "--json")
            #expect(try idle.json["idle_rules"] == ["godo.md"])
            #expect(idle.errorText.contains("the rule for godo.md means no document"))
            // Under another name or further down the rules would not hold, and a link to nothing is no word that all is open.
            for isAlone in [false, true] {
                if isAlone { try Files.remove(workshop.path(file)) }
                for (name, says) in [
                    ("permissions.yml", "rename it"), ("Permissions.yaml", "rename it"),
                    ("permission.yaml", "rename it"), ("permissions.yaml.txt", "rename it"),
                    ("a/permissions.yaml", "match: a/**"),
                ] {
                    try workshop.write(
                        "documents: [{match: good.md, readers: [anna]}]",
                        to: "documents/" + name
                    )
                    let outcome = try index(workshop, "--public")
                    #expect(outcome.exitCode == 2 && outcome.errorText.contains(says), "\(name)")
                    try Files.remove(workshop.path("documents/" + name))
                }
            }
            #expect(symlink("nowhere", workshop.path(file).string) == 0)
            #expect(try index(workshop, "--public").exitCode == 2)
        }
    }

    @Test func otherIndicesAreRefused() throws {
        try withDocuments { workshop in
            #expect(try index(workshop, "--public", "--chunk-tokens", "40").exitCode == 0)
            let sound = try Files.bytes(of: workshop.path("i"))
            var newer = sound
            newer[8] = 9
            for (bytes, says) in [
                (newer, "later version"), (Array(sound[..<(sound.count / 2)]), "damaged"),
                ([1, 2, 3], "no index"),
            ] {
                try Files.remove(workshop.path("i"))
                try writeQuickly(bytes, to: workshop.path("i"))
                for outcome in [
                    try index(workshop),
                    try workshop.hone("search", "i", "pump", "--as", "zoe", "--no-audit"),
                ] {
                    #expect(outcome.exitCode == 2 && outcome.errorText.contains(says), "\(outcome.errorText)")
                }
                #expect(try Files.bytes(of: workshop.path("i")) == bytes)
            }
            try Files.remove(workshop.path("i"))
            try writeQuickly(sound, to: workshop.path("i"))
            let chunks = try index(workshop, "--chunk-tokens", "20")
            #expect(chunks.exitCode == 2 && chunks.errorText.contains("size of chunks"))
            try writeTinyEncoder(to: workshop.path("encoder"))
            let model = try workshop.hone("index", "documents", "--out", "i", "--model", "encoder")
            #expect(model.exitCode == 2 && model.errorText.contains("another embedder"), "\(model.errorText)")
            let meaning = try workshop.hone("search", "i", "pump", "--as", "zoe", "--search", "meaning")
            #expect(meaning.exitCode == 2 && meaning.errorText.contains("no vectors"))
        }
    }

    /// Nothing in a query or in metadata is a command to anyone.
    @Test func queriesAreWords() throws {
        try withDocuments { workshop in
            try workshop.write(
                "---\nnote: \"'; DROP TABLE x; --\"\nreaders: [anna]\n---\npump of anna\n",
                to: "documents/anna.md"
            )
            try workshop.write("groups: {sales: [zoe]}", to: "documents/permissions.yaml")
            #expect(try index(workshop, "--public").exitCode == 0)
            for query in [
                "pump OR 1=1", "'; DROP TABLE chunks; --", "pump* AND NOT (x:y)", "readers:anna pump",
                "\"pump",
                "pump\" --as anna", "../../anna.md pump", "%00 pump", "pump\nreaders", "anna", "*",
                "é\u{301}",
            ] {
                let outcome = try workshop.hone(
                    arguments: ["search", "i", "--as", "zoe", "--json", "--no-audit", "--", query]
                )
                #expect(outcome.exitCode == 0, "\(query): \(outcome.errorText)")
                let found = try outcome.lines.compactMap { $0["document"]?.string }
                #expect(found == (query.contains("pump") ? ["good.md"] : []), "\(query)")
            }
            for (name, filter, expected) in [
                ("anna", "note='; DROP TABLE x; --", ["anna.md"]), ("anna", "note=' OR ''='", []),
                ("zoe", "note='; DROP TABLE x; --", []), ("anna", "readers=anna", []), ("anna", "a==", []),
            ] {
                let outcome = try workshop.hone(
                    "search",
                    "i",
                    "pump",
                    "--as",
                    name,
                    "--filter",
                    filter,
                    "--json",
                    "--no-audit"
                )
                #expect(try outcome.lines.compactMap { $0["document"]?.string } == expected, "\(filter)")
            }
            for (name, says) in [("", "--as"), ("sales", "is a group"), ("everyone", "is a group")] {
                let outcome = try workshop.hone("search", "i", "pump", "--as", name)
                #expect(outcome.exitCode == 2 && outcome.errorText.contains(says), "\(outcome.errorText)")
                #expect(outcome.output.isEmpty)
            }
            #expect(
                !Files.exists(workshop.path("i.audit.jsonl")),
                "a search that was refused, or not to be noted"
            )
        }
    }

    /// A query of a megabyte, with zeros in it, from standard input; and the line in the log that it becomes.
    @Test func aLongQueryIsAnswered() throws {
        try withDocuments { workshop in
            #expect(try index(workshop, "--public").exitCode == 0)
            let words = (0..<120_000).map { "word\($0 % 5_000)" }.joined(separator: " ")
            for query in [
                words + " pump", "pump\u{0}pump\n\u{1B}", String(repeating: "a", count: 1 << 20) + " pump",
            ] {
                try workshop.write(query, to: "query")
                let outcome = try workshop.hone(
                    "search",
                    "i",
                    "-",
                    "--as",
                    "zoe\nadam",
                    "--json",
                    input: "query"
                )
                #expect(outcome.exitCode == 0, "\(outcome.errorText)")
                #expect(try outcome.lines.compactMap { $0["document"]?.string } == ["good.md"])
                let log = try Files.text(of: workshop.path("i.audit.jsonl"))
                let line = try #require(log.utf8.split(separator: 0x0A).last)
                let noted = try JSONScanner.parse(Array(line))
                #expect(noted["query"]?.string == query && noted["as"]?.string == "zoe\nadam")
            }
            let log = try Files.text(of: workshop.path("i.audit.jsonl"))
            #expect(log.utf8.count { $0 == 0x0A } == 3)
        }
    }

    /// A long text is read in pieces: it takes memory for one of them and for the segment that is being made.
    @Test func aLongTextIsStreamed() throws {
        try withDocuments { workshop in
            var lines = ""
            for number in 0..<20_000 {
                lines +=
                    "pump \(number) valve\(number % 977) oil\(number % 3_011) and more words to make a line of it\n"
            }
            let block = Array(lines.utf8)
            let size = 100 << 20
            let descriptor = open(workshop.path("documents/long.txt").string, O_WRONLY | O_CREAT, 0o600)
            #expect(descriptor >= 0)
            defer { close(descriptor) }
            for _ in 0..<size / block.count { #expect(write(descriptor, block, block.count) == block.count) }
            let outcome = try index(workshop, "--public", "--json")
            #expect(outcome.exitCode == 0, "\(outcome.errorText)")
            let memory = try #require(outcome.json["peak_memory_mb"]?.double)
            #expect(memory < 500, "megabytes for \(size >> 20) of text")
            #expect(try outcome.json["bytes_read"]?.integer ?? 0 > size * 9 / 10)
        }
    }
}
