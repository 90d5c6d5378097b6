import Glibc
import HoneBase
import Testing

@testable import HoneText

struct ChatTemplateTests {
    private let turn: [JSON] = [["role": "user", "content": "U"]]

    @Test func variablesReachTheTemplate() throws {
        let template = try ChatTemplate(
            "{{ bos_token }}{{ enable_thinking }}{{ tools }}{{ documents }}{{ add_generation_prompt }}",
            specialTokens: ["bos_token": "<s>"]
        )
        #expect(try template.render(messages: turn).text == "<s>NoneNoneFalse")
        let given = try template.render(
            messages: turn,
            tools: [["name": "f"]],
            addsGenerationPrompt: true,
            variables: ["enable_thinking": false, "documents": [1], "bos_token": "<b>"]
        )
        #expect(given.text == "<b>False[{'name': 'f'}][1]True")
    }

    @Test func noToolsAreNoneOrNothing() throws {
        #expect(try ChatTemplate("{{ tools is none }}").render(messages: turn).text == "True")
        // A loop over `none` fails in Jinja; rendered without the name it is empty.
        #expect(
            try ChatTemplate("{% for t in tools %}x{% endfor %}{{ tools is defined }}").render(messages: turn)
                .text == "False"
        )
    }

    @Test func theClockIsGiven() throws {
        let template = try ChatTemplate("{{ strftime_now('%d %b %Y %H:%M') }}")
        let day = try template.render(messages: turn, clock: .fixed(year: 2024, month: 2, day: 29))
        #expect(day.text == "29 Feb 2024 00:00")
        #expect(
            try template.render(messages: turn, clock: .fixed(secondsSince1970: 0)).text
                == "01 Jan 1970 00:00"
        )
        for (year, month) in [(1999, 12), (2000, 3), (2026, 1), (1, 1), (9999, 12)] {
            let text = try ChatTemplate("{{ strftime_now('%m') }}").render(
                messages: turn,
                clock: .fixed(year: year, month: month, day: 1)
            ).text
            #expect(Int(text) == month)
        }
        #expect(try template.render(messages: turn).text.utf8.count == 17)
    }

    @Test func reasoningGoesByEveryName() throws {
        let template = try ChatTemplate(
            "{% for m in messages %}{{ m.reasoning_content }}{{ m.thinking }}{% endfor %}"
        )
        for name in ["reasoning_content", "thinking", "reasoning"] {
            let message = JSONObject([("role", "assistant"), (name, "R")])
            #expect(try template.render(messages: [.object(message)]).text == "RR")
        }
    }

    @Test func aLongConversationIsQuick() throws {
        var messages: [JSON] = [["role": "system", "content": "Be brief."]]
        for index in 0..<50 {
            messages.append([
                "role": "user",
                "content": .string("Question \(index) " + String(repeating: "word ", count: 100)),
            ])
            messages.append([
                "role": "assistant",
                "content": .string("Answer \(index) " + String(repeating: "word ", count: 100)),
            ])
        }
        let template = try ChatTemplate(ConversationSpanTests.chatML)
        _ = try template.render(messages: messages)
        let start = clock()
        let result = try template.render(messages: messages)
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        expectConsistent(result, "long")
        // A few milliseconds on a quiet machine; other tests run beside this one.
        #expect(seconds < 0.5, "\(seconds)")
        if PublishedTemplates.areThere {
            for name in try PublishedTemplates.names() {
                guard
                    let template = try? ChatTemplate(
                        try PublishedTemplates.source(name),
                        specialTokens: ["bos_token": "", "eos_token": ""]
                    )
                else { continue }
                let start = clock()
                _ = try? template.render(messages: messages, tools: TemplateMutationTests.tools)
                let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
                #expect(seconds < 1, "\(name): \(seconds)")
            }
        }
    }
}
