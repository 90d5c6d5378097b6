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

@Suite struct AnswerAimTests {
    /// Calls `body` with the aim of a task of unlike rows; row 5 is `input`, where that is given.
    private func withAim(
        _ template: String?,
        kind: String = "classify",
        input: String? = nil,
        truncates: Bool = false,
        _ body: (AnswerAim, TuningSubject, Base) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder.appending("decoder"), template: template, maximumTokens: 256)
            var rows = SampleRow.unlike(24)
            if let input { rows[5].input = input }
            let yaml = "instruction: Sort it.\n"
            let task = try TaskFolder(folder.appending("task"), ["examples.jsonl": rows])
            try task.write("kind: \(kind)\n" + yaml, to: "task.yaml")
            let subject = try TuningSubject(task.task)
            let base = try Base(folder.appending("decoder").string, as: .float32)
            let recipe = Recipe(method: LoRAMethod.self, for: .decoder)
            try body(try AnswerAim(subject, base: base, recipe, truncates: truncates), subject, base)
        }
    }

    /// Every row, cut or not, is the question that will be served, token for token, and the answer behind it.
    @Test(
        arguments: [turnsTemplate, nil] as [String?],
        [("classify", false), ("classify", true), ("generate", false), ("generate", true)]
    )
    func rowsAreTheServedPrompts(_ template: String?, _ asked: (kind: String, isLong: Bool)) throws {
        let long = asked.isLong ? String(repeating: "long ", count: 90) : nil
        try withAim(template, kind: asked.kind, input: long, truncates: asked.isLong) { aim, subject, base in
            let labels = asked.kind == "classify" ? ["pump", "invoice", "battery"] : []
            let examples = subject.data.examples
            let material = Material(
                labels: subject.task.kind == .classify ? subject.task.labelList(subject.data) : [],
                targets: [],
                features: .zeros([1, 1]),
                inputs: examples.map(\.input),
                outputs: examples.map(\.output),
                instruction: subject.task.instruction,
                base: base,
                labelFeatures: [:]
            )
            #expect(Set(material.labelNames) == Set(labels))
            let reader = try PromptReader(base.decoder)
            let prompt = TunedPrompt.prompt(for: material)
            let room =
                labels.isEmpty
                ? material.answerTokens(examples.indices)
                : reader.room(for: reader.labels(material.labelNames))
            #expect(aim.rows.count == 24 && aim.truncated == (asked.isLong ? 1 : 0))
            for (number, (row, example)) in zip(aim.rows, examples).enumerated() {
                let question = try reader.question(prompt, example.input, room: room)
                #expect(question.isCut == (asked.isLong && number == 5))
                let answer = reader.answers([example.output], behind: question.text)
                let served = Array(question.ids.dropLast(answer.backoff)) + (answer.ids.first ?? [])
                #expect(Array(row.ids.prefix(served.count)) == served)
                #expect(row.spans.map(\.tokens) == [question.ids.count - answer.backoff..<row.ids.count])
                // In plain text the end of the text follows the end of the answer.
                #expect(row.ids.count == served.count + (template == nil ? 1 : 0))
                #expect(base.decoder.special.ends.contains(row.ids[row.ids.count - 1]))
            }
        }
    }

    @Test func aRowThatIsTooLongIsNamedByItsLine() throws {
        let long = String(repeating: "long ", count: 90)
        let told = try #require(problem { try withAim(turnsTemplate, input: long) { _, _, _ in } })
        #expect(told.place?.line == 6 && told.place?.file.hasSuffix("examples.jsonl") == true)
        #expect(told.what.contains("the base reads 256"))
    }

    /// What is saved answers as what is in memory.
    @Test func whatIsSavedAnswersAlike() throws {
        try withAim(turnsTemplate) { aim, _, base in
            let recipe = Recipe(method: FullMethod.self, for: .decoder)
            let session = try TuningSession(recipe, base: base) { aim.objective(of: Array(0..<12), on: $0) }
            _ = try session.trainer.step()
            try withTemporaryFolder { folder in
                let saved = try aim.save(session, to: folder, answering: [0, 13, 20])
                #expect(saved == aim.answers(of: session, on: [0, 13, 20]))
                #expect(saved.count == 3 && saved.allSatisfy { $0 > 0 })
            }
            #expect(aim.record.map(\.0) == ["labels"])
            let score = aim.score(of: session, on: Array(12..<24))
            let outcomes = try aim.outcomes(of: session, on: Array(12..<24))
            #expect(outcomes.score == score)
        }
    }
}
