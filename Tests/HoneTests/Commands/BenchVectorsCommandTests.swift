import HoneBase
import Testing

@Suite struct BenchVectorsCommandTests {
    @Test func asJSON() throws {
        try Workshop.with { workshop in
            let outcome = try workshop.hone(
                arguments: [
                    "bench", "vectors", "--count", "3000", "--dimension", "32", "--queries", "5", "--json",
                ]
            )
            try #require(outcome.exitCode == 0, "\(outcome.errorText)")
            let json = try outcome.json
            #expect(json["count"] == 3_000 && json["dimension"] == 32 && json["queries"] == 5)
            #expect(json["recall_at_10"]?.double ?? 0 >= 0.98)
            for key in [
                "search_ms", "read_ms", "search_over_read", "queries_per_second", "shared_queries_per_second",
                "filtered_search_ms", "scored_per_query", "build_seconds", "vectors_mb", "peak_memory_mb",
                "threads",
            ] {
                #expect(json[key]?.double ?? 0 > 0, "\(key)")
            }
        }
    }

    @Test func asText() throws {
        try Workshop.with { workshop in
            let outcome = try workshop.hone(
                arguments: ["bench", "vectors", "--count", "1", "--dimension", "1", "--queries", "1"]
            )
            #expect(outcome.exitCode == 0, "\(outcome.errorText)")
            #expect(outcome.outputText.hasPrefix("1 random vector of 1 number, 1 query\n"))
            #expect(outcome.outputText.contains("recall   1.0000"))
        }
    }

    @Test func approximately() throws {
        try Workshop.with { workshop in
            let arguments = [
                "bench", "vectors", "--count", "3000", "--dimension", "32", "--queries", "5", "--approximate",
                "--draw", "clustered", "--graph-size", "2000",
            ]
            let json = try workshop.hone(arguments: arguments + ["--json"]).json
            #expect(json["draw"] == "clustered" && json["approximate"]?["graphs"] == 2)
            #expect(json["approximate"]?["recall_at_10"]?.double ?? 0 >= 0.9)
            for key in ["build_seconds", "graphs_mb", "search_ms", "queries_per_second", "m", "ef"] {
                #expect(json["approximate"]?[key]?.double ?? 0 > 0, "\(key)")
            }
            let text = try workshop.hone(arguments: arguments).outputText
            #expect(text.hasPrefix("3,000 clustered vectors of 32 numbers"))
            #expect(text.contains("M 16, efConstruction"))
            let wrong = try workshop.hone(arguments: arguments + ["--m", "1"])
            #expect(wrong.exitCode == 2 && wrong.errorText.contains("--m is 2 to 64"))
        }
    }

    /// Over a terabyte is refused before it is asked for.
    @Test(arguments: [[], ["--approximate", "--draw", "clustered", "--json"]])
    func whatDoesNotFitIsRefused(_ more: [String]) throws {
        try Workshop.with { workshop in
            let arguments = ["bench", "vectors", "--count", "100000000", "--dimension", "4096"]
            let outcome = try workshop.hone(arguments: arguments + more)
            #expect(outcome.exitCode == 2 && outcome.output.isEmpty)
            #expect(outcome.errorText.contains("does not fit into memory"), "\(outcome.errorText)")
            for word in ["expected", "found", "MB", "lower --count"] {
                #expect(outcome.errorText.contains(word), "\(word): \(outcome.errorText)")
            }
        }
    }

    @Test(
        arguments: [
            ["--count", "0"], ["--dimension", "0"], ["--dimension", "4097"], ["--queries", "0"],
            ["--count", "9223372036854775807"],
        ]
    )
    func numbersThatCannotBeAreRefused(_ arguments: [String]) throws {
        try Workshop.with { workshop in
            let outcome = try workshop.hone(arguments: ["bench", "vectors"] + arguments)
            #expect(outcome.exitCode == 2, "\(outcome.errorText)")
            #expect(outcome.errorText.contains("--count is 1 to 100,000,000"))
        }
    }
}
