internal import ArgumentParser
internal import HoneBase
internal import HoneText
internal import HoneWorkbench

struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Render conversations as a model reads them.",
        subcommands: [Render.self]
    )

    struct Render: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the text of the conversation on standard input.",
            discussion: """
                The conversation is JSON in the shape of OpenAI: {"messages": [...], "tools": [...]}, or the list of
                messages alone. A message may carry "weight": 0 or 1. --json prints the text and, for each message, its
                role and where it stands in the text, in bytes: all of it, its content, and the answer that training
                would learn.

                Example:
                  echo '[{"role": "user", "content": "Hello"}]' | hone template render --model FOLDER \\
                    --add-generation-prompt
                """
        )

        @Option(help: "A name in the model store, or a model folder.")
        var model: String

        @Flag(help: "Add what the model's own answer begins behind.")
        var addGenerationPrompt = false

        @Option(help: "A variable of the template, as NAME=JSON; may be given several times.")
        var set: [String] = []

        @Flag(help: "Print one JSON object with the text and the spans of the messages.")
        var json = false

        func run() throws {
            let template = try ChatTemplate(folder: DecoderModel.folder(model))
            let conversation = try ChatInput(StandardInput.bytes())
            let rendered = try template.renderConversation(
                conversation.messages,
                tools: conversation.tools,
                addsGenerationPrompt: addGenerationPrompt,
                variables: ChatInput.variables(set)
            )
            guard json else { return Terminal.write(rendered.text, to: 1) }
            JSONOutput.print([
                "text": .string(rendered.text), "messages": .array(rendered.messages.map(Self.json)),
            ])
        }

        private static func json(_ message: RenderedConversation.Message) -> JSON {
            func span(_ range: Range<Int>?) -> JSON {
                range.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) } ?? .null
            }
            return [
                "role": .string(message.role), "weight": .number(Double(message.weight)),
                "span": span(message.span), "content_spans": .array(message.contentSpans.map { span($0) }),
                "answer_span": span(message.answerSpan),
            ]
        }
    }
}
