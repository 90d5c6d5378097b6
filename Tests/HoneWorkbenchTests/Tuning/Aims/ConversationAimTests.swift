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

@Suite struct ConversationAimTests {
    private func withAim(
        _ lines: [String],
        _ body: (ConversationAim, Base) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder.appending("decoder"), template: turnsTemplate, maximumTokens: 256)
            try Files.write(lines.joined(separator: "\n") + "\n", to: folder.appending("a.jsonl"))
            let subject = try TuningSubject(files: [folder.appending("a.jsonl")], keptIn: folder)
            let base = try Base(folder.appending("decoder").string, as: .float32)
            let recipe = Recipe(method: LoRAMethod.self, for: .decoder)
            try body(try ConversationAim(subject, base: base, recipe, truncates: false), base)
        }
    }

    private static let rows = (0..<6).map { "{\"prompt\": \"number \($0): \", \"completion\": \"so \($0)\"}" }

    /// The score is the geometric mean of the probabilities of all wanted tokens, by the decoder's own scoring.
    @Test func theScoreIsThatOfTheWantedTokens() throws {
        try withAim(Self.rows) { aim, base in
            let session = try TuningSession(
                Recipe(method: LoRAMethod.self, for: .decoder),
                base: base
            ) { aim.objective(of: [0, 1], on: $0) }
            var (nats, count) = (0.0, 0)
            for row in aim.rows {
                let scores = base.decoder.score(row.ids).logProbabilities
                for span in row.spans {
                    // The first token has none.
                    for token in span.tokens { nats -= Double(scores[token - 1]) }
                    count += span.tokens.count
                }
            }
            let wanted = Mathematics.exp(-nats / Double(count))
            let found = aim.score(of: session, on: Array(0..<6))
            #expect(abs(found - wanted) < 1e-4 * wanted)
            // An adapter begins without effect: before and after are one.
            #expect(
                try aim.outcomes(of: session, on: [2, 3]).score == aim.outcomes(of: nil, on: [2, 3]).score
            )
            let answers = aim.answers(of: session, on: Array(0..<6)).reduce(0) { $0 + Double($1) }
            #expect(abs(answers - nats) < 1e-4 * nats)
        }
    }

    @Test func aMarkTellsWhatIsWanted() throws {
        try withAim(Self.rows) { aim, _ in
            #expect(aim.mark(of: 0) == "[\"10..<15 1.0\"]")
            #expect(aim.texts.map { $0.count } == [1, 1, 1, 1, 1, 1])
        }
    }

    @Test func plainTextIsTold() throws {
        let told = problem { try withAim(["{\"text\": \"a\"}"]) { _, _ in } }
        #expect(told?.place?.line == 1)
        #expect(told?.what.contains("is for conversations and completions") == true)
    }
}
