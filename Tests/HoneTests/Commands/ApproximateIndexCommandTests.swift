import HoneBase
import HoneTestSupport
import Testing

/// An index of 20,100 short documents by a small encoder: as few as graphs begin with.
@Suite struct ApproximateIndexCommandTests {
    @Test func anIndexIsMadeApproximateAndTakenBack() throws {
        try Workshop.with { workshop in
            try writeTinyEncoder(to: workshop.path("encoder"), seed: 2)
            var random = Philox(seed: 4)
            let letters = Array("abcdefghijklmnopqrstuvwxyz")
            var rows = ""
            for number in 0..<20_100 {
                let words = (0..<4).map { _ in
                    String((0..<3).map { _ in letters[random.below(letters.count)] })
                }
                rows += "{\"id\": \"d\(number)\", \"text\": \"\(words.joined(separator: " "))\"}\n"
            }
            try workshop.write(rows, to: "documents/rows.jsonl")
            func index(_ more: String...) throws -> ChildProcess.Outcome {
                try workshop.hone(arguments: ["index", "documents", "--out", "i", "--public"] + more)
            }
            let made = try index("--model", "encoder", "--approximate")
            try #require(made.exitCode == 0, "\(made.errorText)")
            #expect(
                made.outputText.contains("20,100 of the 20,100 chunks that everyone may read, in 1 graph (M")
            )
            #expect(made.outputText.contains("recall@10"))
            // Called again it stays so, and says so.
            let again = try index("--json").json["approximate"]
            #expect(again?["graphs"] == 1 && again?["chunks"] == 20_100 && again?["queries"] == 200)
            #expect(again?["recall_at_10"]?.double ?? 0 > 0.9)
            func found(_ more: String...) throws -> [JSON] {
                let search = ["search", "i", "abc xyz", "--as", "x", "--search", "meaning", "--json"]
                let text = try workshop.hone(arguments: search + more).outputText
                return try text.split(separator: "\n").map { try JSONScanner.parse(Array($0.utf8)) }
            }
            let (some, exact) = (try found(), try found("--exact"))
            #expect(some.count == 10 && exact.count == 10)
            #expect(some.allSatisfy { $0["exact"] == false } && exact.allSatisfy { $0["exact"] == true })
            let scores = Dictionary(
                exact.map { ($0["document"]?.string ?? "", $0["score"]?.double) },
                uniquingKeysWith: { first, _ in first }
            )
            let both = some.filter { scores[$0["document"]?.string ?? ""] != nil }
            #expect(!both.isEmpty)
            #expect(both.allSatisfy { scores[$0["document"]?.string ?? ""] == $0["score"]?.double })
            #expect(try index("--exact", "--json").json["approximate"] == .null)
            #expect(try found().map { $0["document"] } == exact.map { $0["document"] })
        }
    }

    @Test(
        arguments: [
            (["--approximate", "--exact"], 2, "give either --approximate or --exact"),
            (["--approximate", "--words-only"], 2, "leave out --words-only"),
        ]
    )
    func whatContradictsItselfIsRefused(_ arguments: [String], code: Int, says: String) throws {
        try Workshop.with { workshop in
            try workshop.write("pump\n", to: "documents/a.md")
            let outcome = try workshop.hone(arguments: ["index", "documents", "--out", "i"] + arguments)
            #expect(outcome.exitCode == code && outcome.errorText.contains(says), "\(outcome.errorText)")
        }
    }

    @Test func anIndexOfWordsCannotBeMadeApproximate() throws {
        try Workshop.with { workshop in
            try workshop.write("pump\n", to: "documents/a.md")
            _ = try workshop.hone("index", "documents", "--out", "i", "--words-only")
            let outcome = try workshop.hone("index", "documents", "--out", "i", "--approximate")
            #expect(outcome.exitCode == 2, "\(outcome.errorText)")
            #expect(outcome.errorText.contains("searched by words alone"))
        }
    }
}
