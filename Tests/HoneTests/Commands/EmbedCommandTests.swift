import HoneBase
import SystemPackage
import Testing

@Suite struct EmbedCommandTests {
    private func vectors(_ outcome: ChildProcess.Outcome) throws -> [[Double]] {
        try outcome.lines.map { line in
            #expect(line.object?.keys == ["embedding"])
            return (line["embedding"]?.array ?? []).compactMap(\.double)
        }
    }

    @Test func eachTextBecomesAVector() throws {
        try Workshop.with { workshop in
            try workshop.write(
                "{\"input\": \"pump\"}\n{\"text\": \"bank\"}\n{\"input\": \"pump\"}\n",
                to: "new.jsonl"
            )
            let embedded = try workshop.hone(
                "embed",
                "--model",
                "encoder",
                "--precision",
                "float32",
                input: "new.jsonl"
            )
            #expect(embedded.exitCode == 0, "\(embedded.errorText)")
            let vectors = try vectors(embedded)
            #expect(vectors.map(\.count) == [32, 32, 32])
            #expect(vectors[0] == vectors[2])
            #expect(vectors[0] != vectors[1])
            // The encoder's folder ends with a Normalize module.
            for vector in vectors { #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4) }
        }
    }

    @Test func programsReadTheCounts() throws {
        try Workshop.with { workshop in
            let long = Array(repeating: "pump", count: 100).joined(separator: " ")
            try workshop.write("input\npump\n\(long)\n", to: "new.csv")
            let counts = try workshop.hone("embed", "--model", "encoder", "--json", "new.csv").json
            #expect(counts["texts"] == 2)
            #expect(counts["tokens"] == 67)
            #expect(counts["truncated"] == 1)
            #expect(counts["size"] == 32)
            #expect((counts["texts_per_second"]?.double ?? 0) > 0)
            let lines = try workshop.hone("embed", "--model", "encoder", "new.csv")
            #expect(lines.errorText.contains("1 text was cut to 64 tokens"))
            #expect(try vectors(lines).count == 2)
        }
    }

    @Test func aModelThatIsNotThereIsTold() throws {
        try Workshop.with { workshop in
            let missing = try workshop.hone("embed", "--model", "minilm")
            #expect(missing.exitCode == 2)
            #expect(missing.errorText.contains("hone pull minilm"))
            let wrong = try workshop.hone("embed", "--model", "encoder", "--precision", "int8")
            #expect(wrong.exitCode == 2)
            #expect(wrong.errorText.contains("float32"))
        }
    }
}
