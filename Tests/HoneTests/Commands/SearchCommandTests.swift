import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@Suite struct SearchCommandTests {
    /// Calls `body` with an index `i` of one document, which everyone may read.
    private func withIndex(_ body: (Workshop) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try workshop.write("good pump\n", to: "documents/good.md")
            let outcome = try workshop.hone("index", "documents", "--out", "i", "--words-only", "--public")
            try #require(outcome.exitCode == 0, "\(outcome.errorText)")
            try body(workshop)
        }
    }

    /// A full disk, here a log that may not grow: told, nothing is shown, and the log is as it was.
    @Test func aFullDiskLeavesTheLog() throws {
        try withIndex { workshop in
            let before = String(repeating: "{}\n", count: 330)
            try workshop.write(before, to: "i.audit.jsonl")
            let search = "\"$hone\" search i pump --as zoe"
            let full = try workshop.bash("ulimit -f 1; " + search)
            #expect(full.exitCode == 1 && full.errorText.contains("no space left"), "\(full.errorText)")
            #expect(full.output.isEmpty && full.errorText.contains("--no-audit"))
            #expect(try workshop.text("i.audit.jsonl") == before)
            #expect(try workshop.bash(search).exitCode == 0)
            let after = try workshop.text("i.audit.jsonl")
            #expect(after.hasPrefix(before) && after.utf8.count { $0 == 0x0A } == 331)
        }
    }

    /// A document has one value of a name: of two filters for it none may be left out in silence.
    @Test func aFilterIsGivenOnceForAName() throws {
        try withIndex { workshop in
            func search(_ filters: String...) throws -> ChildProcess.Outcome {
                let options = filters.flatMap { ["--filter", $0] }
                return try workshop.hone(arguments: ["search", "i", "pump", "--as", "zoe"] + options)
            }
            for filters in [
                ("product=A", "product=B"), ("product=A", "product=A"), ("product=", "product=="),
            ] {
                let twice = try search(filters.0, "kind=x", filters.1)
                #expect(twice.exitCode == 2 && twice.output.isEmpty)
                #expect(twice.errorText.contains("product is given twice"), "\(twice.errorText)")
            }
            #expect(try search("product=A", "product2=A").exitCode == 0)
            #expect(try search("product").errorText.contains("a name and a value are expected"))
        }
    }

    @Test(arguments: ["", "  ", "\n\t\n", "\u{A0}"]) func aBlankQueryIsRefused(_ query: String) throws {
        try withIndex { workshop in
            try workshop.write(query, to: "query")
            for outcome in [
                try workshop.hone("search", "i", query, "--as", "zoe", "--json"),
                try workshop.hone("search", "i", "-", "--as", "zoe", "--json", input: "query"),
            ] {
                #expect(outcome.exitCode == 2 && outcome.output.isEmpty)
                #expect(outcome.errorText.contains("there is nothing to look for"), "\(outcome.errorText)")
            }
            #expect(!Files.exists(workshop.path("i.audit.jsonl")), "nothing was looked for")
        }
    }
}
