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

@Suite struct ConversationWriterTests {
    /// Calls `body` with a writer for a small decoder.
    private func withWriter(
        _ template: String? = turnsTemplate,
        _ body: (ConversationWriter, Base) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("decoder")
            try writeTinyDecoder(to: path, template: template)
            let base = try Base(path.string, as: .float32)
            try body(try ConversationWriter(base), base)
        }
    }

    private func message(_ role: String, _ content: String, weight: Int? = nil) -> JSON {
        var message = JSONObject([("role", .string(role)), ("content", .string(content))])
        if let weight { message["weight"] = .integer(weight) }
        return .object(message)
    }

    private let messages: [(role: String, content: String)] = [
        ("system", "Be brief."), ("user", "What leaks?"), ("assistant", "The pump."), ("user", "Since when?"),
        ("assistant", "Since noon,\nor one."),
    ]

    /// Each answer is wanted behind the very tokens by which a chat would ask for it, up to the end of its turn.
    @Test func theTokensBeforeAnAnswerAreThoseOfAChat() throws {
        try withWriter { writer, base in
            let conversation = Conversation(messages: messages.map { message($0.role, $0.content) })
            let row = try writer.supervised(.conversation(conversation)).get()
            let template = try #require(try base.decoder.chatTemplate())
            let tokenizer = try #require(base.decoder.tokenizer)
            #expect(row.spans.count == 2 && row.spans.allSatisfy { $0.weight == 1 })
            for (span, index) in zip(row.spans, [2, 4]) {
                let asked = try template.renderConversation(
                    Array(conversation.messages[..<index]),
                    addsGenerationPrompt: true
                )
                #expect(try Array(row.ids[..<span.tokens.lowerBound]) == base.decoder.renderedIDs(asked.text))
                let said = tokenizer.decode(Array(row.ids[span.tokens]), skippingSpecial: false)
                #expect(said == messages[index].content + "</s>")
                #expect(writer.ends.contains(row.ids[span.tokens.upperBound - 1]))
            }
        }
    }

    /// A template that begins a thought for the model, and leaves it out in front of answers that are given: the last
    /// answer stands behind the prompt that asks for it nevertheless.
    @Test func theLastAnswerStandsBehindABegunThought() throws {
        let template = turnsTemplate.replacing(
            "assistant\n{% endif %}",
            with: "assistant\n<think>\n{% endif %}"
        )
        try #require(template != turnsTemplate)
        try withWriter(template) { writer, base in
            let conversation = Conversation(messages: messages.map { message($0.role, $0.content) })
            let row = try writer.supervised(.conversation(conversation)).get()
            let tokenizer = try #require(base.decoder.tokenizer)
            let asked = try #require(try base.decoder.chatTemplate()).renderConversation(
                Array(conversation.messages.dropLast()),
                addsGenerationPrompt: true
            )
            #expect(asked.text.hasSuffix("<think>\n"))
            #expect(row.spans.count == 2)
            let last = try #require(row.spans.last)
            #expect(try Array(row.ids[..<last.tokens.lowerBound]) == base.decoder.renderedIDs(asked.text))
            let said = row.spans.map { tokenizer.decode(Array(row.ids[$0.tokens]), skippingSpecial: false) }
            #expect(said == ["The pump.</s>", "Since noon,\nor one.</s>"])
            // A mark in what is said is found at the place that it has moved to.
            var forged = conversation
            forged.messages[4] = message("assistant", "Since </s> noon.")
            #expect(throws: (any Error).self) { try writer.supervised(.conversation(forged)).get() }
        }
    }

    @Test func anAnswerOfNoWeightIsNotWanted() throws {
        try withWriter { writer, base in
            let weights = [nil, nil, 0, nil, 1]
            let said = zip(messages, weights).map { message($0.0.role, $0.0.content, weight: $0.1) }
            let row = try writer.supervised(.conversation(Conversation(messages: said))).get()
            #expect(row.spans.count == 1)
            #expect(row.supervisedCount == messages[4].content.utf8.count + 1)
        }
    }

    /// A prompt with its completion is begun as `generate` begins it, and ended as a text ends.
    @Test(arguments: [turnsTemplate, nil] as [String?]) func aCompletionIsAskedForAsByGenerate(
        _ template: String?
    ) throws {
        try withWriter(template) { writer, base in
            for prompt in ["Q: what?\nA: ", "", "é "] {
                let row = try writer.supervised(.completion(prompt: prompt, completion: "so, so")).get()
                let asked = try base.decoder.textIDs(prompt)
                let span = try #require(row.spans.first)
                #expect(Array(row.ids.prefix(asked.count)) == asked)
                // The first token has none before it that could ask for it.
                #expect(span.tokens == max(1, asked.count)..<row.ids.count)
                #expect(base.decoder.special.ends.contains(row.ids[row.ids.count - 1]))
            }
        }
    }

    @Test func whatCannotBeWrittenIsTold() throws {
        let conversation = TrainingText.Content.conversation(
            Conversation(messages: messages.map { message($0.role, $0.content) })
        )
        func fault(_ template: String?, _ content: TrainingText.Content) throws -> String {
            var told = ""
            try withWriter(template) { writer, _ in
                switch writer.supervised(content) {
                case .success: Issue.record("it is written")
                case .failure(.fault(let fault)): told = "\(fault)"
                case .failure(.base(let error)): told = error.problem.what
                }
            }
            return told
        }
        #expect(try fault(turnsTemplate, .text("a")).hasPrefix("wrongContent"))
        #expect(try fault(nil, conversation).contains("has no template"))
        let twice = turnsTemplate + "{% for m in messages %}{{ m.content }}{% endfor %}"
        #expect(try fault(twice, conversation) == "noAnswerSpan(message: 2)")
        let picky = "{{ raise_exception('never') }}" + turnsTemplate
        #expect(throws: (any Error).self) { try withWriter(picky) { _, _ in } }
        let noSystem =
            "{% for m in messages %}{% if m.content == 'Since when?' %}{{ raise_exception('when') }}{% endif %}"
            + "{% endfor %}" + turnsTemplate
        #expect(try fault(noSystem, conversation).contains("when"))
    }
}
