import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct AuditLogTests {
    private static let result = SearchResult(
        document: StoredDocument(
            identifier: "a\n\"b\".md",
            title: "secret title",
            metadata: ["k": "secret"],
            readers: ["anna"],
            version: "0123",
            source: "a.md"
        ),
        range: 3..<9,
        text: "secret text",
        headings: ["secret heading"],
        score: 1
    )

    /// Whatever is asked by whom, a query is one line of JSON that says so.
    @Test(
        arguments: [
            "pump", "two\nlines", "a \"quote\" and \\", "'; DROP TABLE chunks; --", "\u{0}\u{1B}[2J\u{2028}",
            "",
            String(repeating: "é", count: 500_000),
        ]
    )
    func aQueryIsALine(_ query: String) throws {
        try withTemporaryFolder { folder in
            let log = AuditLog(of: folder.appending("index"))
            #expect(log.path == folder.appending("index.audit.jsonl"))
            var request = SearchRequest(query, as: Reader("an\nna", groups: ["sales"]))
            request.method = .words
            try log.note(request, [Self.result])
            try log.note(request, [])
            let text = try Files.text(of: log.path)
            let lines = try text.utf8.split(separator: 0x0A).map { try JSONScanner.parse(Array($0)) }
            #expect(lines.count == 2 && text.utf8.last == 0x0A)
            let line = lines[0]
            #expect(line["query"]?.string == query && line["as"]?.string == "an\nna")
            #expect(line["search"]?.string == "words" && lines[1]["chunks"]?.array == [])
            let expected: JSON = [["document": "a\n\"b\".md", "version": "0123", "range": [3, 9]]]
            #expect(line["chunks"] == expected)
            // What a passage says stands where it may be read, not in the log.
            #expect(!text.contains("secret"))
            let at = try #require(line["at"]?.string)
            #expect(
                at.utf8.count == 20 && at.hasSuffix("Z") && at.utf8.dropFirst(10).first == UInt8(ascii: "T")
            )
        }
    }

    @Test func nobodyElseMayReadIt() throws {
        try withTemporaryFolder { folder in
            let log = AuditLog(of: folder.appending("index"))
            try log.note(SearchRequest("pump", as: Reader("anna")), [])
            var status = stat()
            #expect(stat(log.path.string, &status) == 0 && status.st_mode & 0o7777 == 0o600)
        }
    }

    /// An index has one log, whatever name it is reached by.
    @Test func theLogStandsBesideTheIndexItself() throws {
        try withTemporaryFolder { folder in
            try Files.makeFolder(folder.appending("real"))
            try Files.write("an index", to: folder.appending("real/index"))
            for (name, target) in [("link", "real/index"), ("second", "link"), ("lost", "missing")] {
                #expect(symlink(target, folder.appending(name).string) == 0)
            }
            let real = AuditLog(of: folder.appending("real/index"))
            #expect(real.path == folder.appending("real/index.audit.jsonl"))
            for name in ["link", "second"] {
                let log = AuditLog(of: folder.appending(name))
                try log.note(SearchRequest("pump", as: Reader("anna")), [])
            }
            try real.note(SearchRequest("pump", as: Reader("anna")), [])
            #expect(try Files.text(of: real.path).utf8.count { $0 == 0x0A } == 3)
            #expect(try Files.names(in: folder) == ["link", "lost", "real", "second"])
            #expect(
                AuditLog(of: folder.appending("lost")).path == folder.appending("lost.audit.jsonl")
            )
        }
    }

    @Test func whereItCannotBeWrittenIsTold() throws {
        try withTemporaryFolder { folder in
            let log = AuditLog(of: folder.appending("index"))
            try Files.makeFolder(log.path)
            for unwritable in [log, AuditLog(of: folder.appending("missing/index"))] {
                do throws(AuditLogError) {
                    try unwritable.note(SearchRequest("pump", as: Reader("anna")), [])
                    Issue.record("it is noted in \(unwritable.path)")
                } catch {
                    #expect(error.problem.place?.file == unwritable.path.string)
                    #expect(error.problem.remedy?.contains("--no-audit") == true)
                }
            }
        }
    }

    /// The log stands beside the index: no other folder can be named for it.
    @Test(
        arguments: [
            (.unwritable("i", reason: "Read-only"), "log of queries cannot be written: Read-only"),
            (.diskFull("i"), "no space left"),
        ] as [(FileError, String)]
    )
    func theRemedyIsNotAnotherFolder(_ cause: FileError, _ says: String) throws {
        let problem = AuditLogError(cause).problem
        #expect(problem.kind == .work && problem.what.contains(says))
        let remedy = try #require(problem.remedy)
        #expect(remedy.contains("--no-audit") && !remedy.contains("name"))
    }

    /// What was broken off before, by a full disk or by hand, does not take the next line with it.
    @Test func aLineStandsByItself() throws {
        try withTemporaryFolder { folder in
            let log = AuditLog(of: folder.appending("index"))
            for start in ["", "\n", "{}\n", "{\"at\": \"20"] {
                try Files.write(start, to: log.path)
                try log.note(SearchRequest("pump", as: Reader("anna")), [])
                let lines = try Files.text(of: log.path).utf8.split(
                    separator: 0x0A,
                    omittingEmptySubsequences: false
                )
                #expect(lines.last?.isEmpty == true && lines.count == (start.isEmpty ? 2 : 3))
                let line = try #require(lines.dropLast().last)
                #expect(try JSONScanner.parse(Array(line))["query"]?.string == "pump", "behind \(start)")
            }
        }
    }

    /// Lines of several writers stay whole.
    @Test func linesOfSeveralWritersStayWhole() throws {
        try withTemporaryFolder { folder in
            let log = AuditLog(of: folder.appending("index"))
            let query = String(repeating: "pump ", count: 4_000)
            Threads.run(40) { _ in try? log.note(SearchRequest(query, as: Reader("anna")), []) }
            let lines = try Files.text(of: log.path).utf8.split(separator: 0x0A)
            #expect(lines.count == 40)
            for line in lines { #expect(try JSONScanner.parse(Array(line))["query"]?.string == query) }
        }
    }
}
