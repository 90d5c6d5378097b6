import HoneBase
import SystemPackage
import Testing

@Suite struct GenerateCommandTests {
    private static let decoders = FilePath(#filePath)
        .removingLastComponent().removingLastComponent().removingLastComponent()
        .appending("Golden").appending("decoders")

    private func expected(_ name: String) throws -> JSON {
        try JSONScanner.parse(try Files.bytes(of: Self.decoders.appending(name).appending("expected.json")))
    }

    private func list(_ ids: JSON?) -> String {
        (ids?.array ?? []).compactMap(\.integer).map(String.init).joined(separator: ",")
    }

    @Test(arguments: ["llama", "qwen3", "gemma3_text", "gpt2", "llama-sharded"])
    func greedyIDsAreTheReferences(_ name: String) throws {
        try Workshop.with { workshop in
            let reference = try expected(name)
            let folder = Self.decoders.appending(name).string
            let prompt = list(reference["greedy"]?["prompt"])
            let outcome = try workshop.hone(
                "generate",
                "--model",
                folder,
                "--ids",
                prompt,
                "--greedy",
                "--max-tokens",
                "8",
                "--json"
            )
            #expect(outcome.exitCode == 0, "\(outcome.errorText)")
            let json = try outcome.json
            // The folders end texts at id 1 or 2, where the reference goes on.
            let wanted = (reference["greedy"]?["tokens"]?.array ?? []).compactMap(\.integer)
            let found = (json["ids"]?.array ?? []).compactMap(\.integer)
            #expect(found == Array(wanted.prefix(found.count)))
            #expect(found.count == wanted.count || json["finish_reason"] == "stop")
            #expect(json["text"] == .null)
            #expect(json["log_probabilities"]?.array?.count == found.count)
            #expect((json["decode_tokens_per_second"]?.double ?? -1) >= 0)
            #expect((json["peak_memory_mb"]?.double ?? 0) > 1)
        }
    }

    /// The log-probabilities that `score` gives are those of the reference's logits.
    @Test func scoresAreTheReferences() throws {
        try Workshop.with { workshop in
            let reference = try expected("llama")
            let sequence = try #require(reference["sequences"]?.array?.first)
            let ids = (sequence["ids"]?.array ?? []).compactMap(\.integer)
            let rows = (sequence["logits"]?.array ?? []).map { ($0.array ?? []).compactMap(\.double) }
            let outcome = try workshop.hone(
                "score",
                "--model",
                Self.decoders.appending("llama").string,
                "--ids",
                list(sequence["ids"]),
                "--json"
            )
            #expect(outcome.exitCode == 0, "\(outcome.errorText)")
            let found = (try outcome.json["log_probabilities"]?.array ?? []).compactMap(\.double)
            #expect(found.count == ids.count - 1)
            for (index, probability) in found.enumerated() {
                let row = rows[index]
                let largest = row.max() ?? 0
                let total = row.reduce(0) { $0 + Mathematics.exp($1 - largest) }
                let wanted = row[ids[index + 1]] - largest - Mathematics.log(total)
                #expect(abs(probability - wanted) < 1e-4)
            }
        }
    }

    @Test(
        arguments: [
            (["--ids", "1,99"], "0 to 39"), (["--ids", "1,two"], "whole numbers"),
            (["--ids", ""], "no token"),
            (["--prompt", "Hello"], "no tokenizer"), ([], "either --prompt or --ids"),
            (["--ids", "1", "--temperature", "-1"], "temperature"),
            (["--ids", "1", "--top-p", "2"], "top-p"),
            (["--ids", "1", "--max-tokens", "0"], "max-tokens"),
            (["--ids", (0..<64).map { _ in "3" }.joined(separator: ",")], "longer than the model reads"),
        ] as [([String], String)]
    )
    func badInputIsTold(_ arguments: [String], _ message: String) throws {
        try Workshop.with { workshop in
            let folder = Self.decoders.appending("llama").string
            let outcome = try workshop.hone(arguments: ["generate", "--model", folder] + arguments)
            #expect(outcome.exitCode == 2)
            #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
        }
    }
}
