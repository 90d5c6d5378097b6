internal import HoneBase
internal import HoneModels
internal import HoneText

/// How a decoder is asked: as a conversation where it has a chat template, else as plain text.
///
/// The one place that writes prompts, for measuring and for serving alike.
struct PromptFormat: Sendable {
    private enum Style {
        /// A conversation; `hasSystem` where the template writes an instruction as a message of its own.
        case conversation(ChatTemplate, hasSystem: Bool)
        case plain
    }

    private let style: Style
    /// What stands between a prompt and the answer.
    let lead: String
    /// What ends an answer, as the model writes it.
    let ending: String

    /// The format that `decoder` was made for.
    ///
    /// - Throws: `TemplateError` where its template cannot be read, or writes no conversation of two turns.
    init(_ decoder: Decoder) throws(TemplateError) {
        guard let template = try decoder.chatTemplate() else {
            style = .plain
            lead = " "
            ending = "\n"
            return
        }
        let hasSystem = Self.writesSystem(template)
        style = .conversation(template, hasSystem: hasSystem)
        lead = ""
        let turns = Self.messages(Prompt(instruction: "i"), "q", hasSystem) + [Self.message("assistant", "a")]
        let rendered = try template.render(messages: turns)
        let answer = rendered.messages.last
        if let span = answer?.answerSpan, let content = answer?.contentSpans.last {
            ending = String(
                decoding: Array(rendered.text.utf8)[content.upperBound..<span.upperBound],
                as: UTF8.self
            )
        } else {
            ending = ""
        }
    }

    /// Whether prompts are conversations.
    var isConversation: Bool {
        if case .conversation = style { true } else { false }
    }

    /// The text that asks for the answer to `input`.
    ///
    /// - Throws: `TemplateError` where the template refuses the conversation.
    func text(_ prompt: Prompt, _ input: String) throws(TemplateError) -> String {
        switch style {
        case .plain:
            let opening = prompt.instruction.isEmpty ? "" : prompt.instruction + "\n\n"
            let shots = prompt.shots.map { "Input: \($0.input)\nAnswer:\(lead)\($0.output)\(ending)" }
            return opening + shots.joined() + "Input: \(input)\nAnswer:"
        case .conversation(let template, let hasSystem):
            return try template.render(
                messages: Self.messages(prompt, input, hasSystem),
                addsGenerationPrompt: true
            ).text
        }
    }

    private static func messages(_ prompt: Prompt, _ input: String, _ hasSystem: Bool) -> [JSON] {
        var messages: [JSON] = []
        if hasSystem, !prompt.instruction.isEmpty { messages.append(message("system", prompt.instruction)) }
        for shot in prompt.shots {
            messages += [message("user", shot.input), message("assistant", shot.output)]
        }
        messages.append(message("user", input))
        guard !hasSystem, !prompt.instruction.isEmpty else { return messages }
        let first = prompt.shots.first?.input ?? input
        messages[0] = message("user", prompt.instruction + "\n\n" + first)
        return messages
    }

    private static func message(_ role: String, _ content: String) -> JSON {
        ["role": .string(role), "content": .string(content)]
    }

    private static func writesSystem(_ template: ChatTemplate) -> Bool {
        let turns = [message("system", "i"), message("user", "q")]
        guard let rendered = try? template.render(messages: turns, addsGenerationPrompt: true) else {
            return false
        }
        return rendered.messages[0].placement != .absent
    }
}
