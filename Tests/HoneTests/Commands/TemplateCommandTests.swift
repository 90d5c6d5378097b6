import HoneBase
import SystemPackage
import Testing

@Suite struct TemplateCommandTests {
    private let template = """
        {%- for message in messages -%}
        [{{ message.role }}] {{ message.content | trim }}{{ eos_token }}
        {% endfor -%}
        {%- if add_generation_prompt -%}[assistant] {% endif -%}
        """

    private func prepare(_ workshop: Workshop) throws {
        try workshop.write(template, to: "model/chat_template.jinja")
        try workshop.write("{\"eos_token\": \"</s>\"}", to: "model/tokenizer_config.json")
    }

    @Test func messagesAndTheirPlaces() throws {
        try Workshop.with { workshop in
            try prepare(workshop)
            try workshop.write(
                "[{\"role\": \"user\", \"content\": \" Hi \"}, {\"role\": \"assistant\", \"content\": \"Hö\", \"weight\": 0}]",
                to: "chat"
            )
            let plain = try workshop.hone(
                "template",
                "render",
                "--model",
                "model",
                "--add-generation-prompt",
                input: "chat"
            )
            #expect(plain.exitCode == 0, "\(plain.errorText)")
            #expect(plain.outputText == "[user] Hi</s>\n[assistant] Hö</s>\n[assistant] ")
            let json = try workshop.hone("template", "render", "--model", "model", "--json", input: "chat")
                .json
            let text = Array((json["text"]?.string ?? "").utf8)
            let messages = json["messages"]?.array ?? []
            #expect(messages.map { $0["role"]?.string } == ["user", "assistant"])
            #expect(messages.map { $0["weight"]?.integer } == [1, 0])
            func slice(_ span: JSON?) -> String {
                let ends = (span?.array ?? []).compactMap(\.integer)
                return ends.count == 2 ? String(decoding: text[ends[0]..<ends[1]], as: UTF8.self) : "none"
            }
            #expect(slice(messages[0]["span"]) == "[user] Hi</s>\n")
            #expect(slice(messages[1]["content_spans"]?.array?.first) == "Hö")
            #expect(slice(messages[1]["answer_span"]).hasPrefix("Hö</s>"))
        }
    }

    @Test(
        arguments: [
            ("not json", "not JSON"), ("{\"messages\": 3}", "messages"),
            ("[{\"content\": \"x\"}]", "messages.0.role"),
        ]
    )
    func badInputIsTold(_ conversation: String, _ message: String) throws {
        try Workshop.with { workshop in
            try prepare(workshop)
            try workshop.write(conversation, to: "chat")
            let outcome = try workshop.hone("template", "render", "--model", "model", input: "chat")
            #expect(outcome.exitCode == 2)
            #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
        }
    }

    @Test func aTemplateThatFailsIsTold() throws {
        try Workshop.with { workshop in
            try prepare(workshop)
            try workshop.write("{{ raise_exception('no system here') }}", to: "model/chat_template.jinja")
            try workshop.write("[{\"role\": \"user\", \"content\": \"x\"}]", to: "chat")
            let outcome = try workshop.hone("template", "render", "--model", "model", input: "chat")
            #expect(outcome.exitCode == 2)
            #expect(outcome.errorText.contains("no system here"))
        }
    }

    @Test func theMessageThatATemplateRefusesIsNamed() throws {
        try Workshop.with { workshop in
            try prepare(workshop)
            try workshop.write(
                "{% for m in messages %}\n{% if m.role == 'tool' %}{{ raise_exception('no tools') }}{% endif %}{% endfor %}",
                to: "model/chat_template.jinja"
            )
            try workshop.write(
                "[{\"role\": \"user\", \"content\": \"x\"}, {\"role\": \"tool\", \"content\": \"y\"}]",
                to: "chat"
            )
            let outcome = try workshop.hone("template", "render", "--model", "model", input: "chat")
            #expect(outcome.exitCode == 2)
            let wanted = "(line 2): no tools (from message 2, of the tool, on)"
            #expect(outcome.errorText.contains(wanted), "\(outcome.errorText)")
        }
    }
}
