import HoneBase
import HoneData
import HoneEvaluation
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneText
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct LanguageModellingAimTests {
    private func withAim(
        _ texts: [String],
        field: String = "text",
        _ body: (LanguageModellingAim, Base) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder.appending("decoder"), maximumTokens: 32)
            let lines = texts.map {
                JSON.object(JSONObject([(field, .string($0)), ("completion", "b")])).text()
            }
            try Files.write(
                lines.map { field == "text" ? $0.replacing(",\"completion\":\"b\"", with: "") : $0 }
                    .joined(separator: "\n") + "\n",
                to: folder.appending("a.jsonl")
            )
            let subject = try TuningSubject(files: [folder.appending("a.jsonl")], keptIn: folder)
            let base = try Base(folder.appending("decoder").string, as: .float32)
            var recipe = Recipe(method: FullMethod.self, for: .decoder)
            recipe.objective = LanguageModelling.name
            try body(try LanguageModellingAim(subject, base: base, recipe, truncates: false), base)
        }
    }

    /// Pieces of at most what the base reads, in which each token but the first is wanted once, the end among them.
    @Test(arguments: [1, 5, 30, 31, 32, 61, 62, 63, 64, 200])
    func everyTokenIsWantedOnce(_ count: Int) throws {
        let text = String((0..<count).map { Character(Unicode.Scalar(97 + UInt8($0 % 26))) })
        try withAim([text, "another"]) { aim, base in
            let pieces = Array(aim.rows.dropLast())
            #expect(aim.texts[0] == pieces.map(\.ids) && aim.texts[1].count == 1)
            #expect(pieces.allSatisfy { $0.ids.count <= 32 && $0.ids.count > 1 })
            let wanted = pieces.flatMap { piece in piece.spans.flatMap { piece.ids[$0.tokens] } }
            let ids = try #require(base.decoder.tokenizer).ids(of: text) + [257]
            #expect(Array(pieces[0].ids.prefix(1)) + wanted == ids)
            for (a, b) in zip(pieces, pieces.dropFirst()) { #expect(a.ids.last == b.ids.first) }
        }
    }

    /// The answers of a text in pieces are one number: what its tokens cost together.
    @Test func aTextInPiecesHasOneLoss() throws {
        try withAim([String(repeating: "abcdefgh", count: 10), "another"]) { aim, base in
            let session = try TuningSession(
                Recipe(method: LoRAMethod.self, for: .decoder),
                base: base
            ) { aim.objective(of: [0, 1], on: $0) }
            let answers = aim.answers(of: session, on: [0, 1])
            let wanted = [aim.rows.dropLast(), aim.rows.suffix(1)].map { pieces in
                pieces.reduce(0.0) { $0 - base.decoder.score($1.ids).total }
            }
            #expect(answers.count == 2)
            for (a, b) in zip(answers, wanted) { #expect(abs(Double(a) - b) < 1e-4 * b) }
        }
    }

    @Test func otherRowsAreTold() throws {
        let told = problem { try withAim(["a", "b"], field: "prompt") { _, _ in } }
        #expect(told?.what.contains("the objective language-modelling is for plain texts") == true)
    }
}
