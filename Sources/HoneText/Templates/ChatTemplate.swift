public import HoneBase

/// Writes conversations as the text that a model was trained to read.
///
/// Templates are written in Jinja; they run as Hugging Face transformers runs them, within limits on time and
/// memory, whatever they say. This is the one place that renders, for training and for serving alike.
public struct ChatTemplate: Sendable {
    /// The template's source.
    public let source: String
    /// The source of the template for conversations with tools, where that is another one.
    public let toolSource: String?
    /// The texts of the tokens that templates write, by names such as `bos_token`.
    public var specialTokens: [String: String]
    private let program: TemplateProgram
    private let toolProgram: TemplateProgram?

    /// Reads a template.
    ///
    /// - Parameters:
    ///   - source: the template.
    ///   - toolSource: a template for conversations with tools in its place.
    ///   - specialTokens: the texts of the model's tokens, by names such as `bos_token`.
    /// - Throws: `TemplateError.syntax` and the like.
    public init(_ source: String, toolSource: String? = nil, specialTokens: [String: String] = [:])
        throws(TemplateError)
    {
        self.source = source
        self.toolSource = toolSource
        self.specialTokens = specialTokens
        program = try TemplateParser.program(source)
        toolProgram = try toolSource.map { (source) throws(TemplateError) in
            try TemplateParser.program(source)
        }
    }

    /// The conversation as text, with the place of each message in it.
    ///
    /// A message is an object with a `role`; its `weight` (0 or 1, whether it counts in training) is kept from
    /// the template. Reasoning is passed under `reasoning_content`, by whichever of the names in use it came.
    ///
    /// - Parameters:
    ///   - messages: the conversation.
    ///   - tools: the tools that the model may call, as JSON schemas; nil is `none` to the template, or no value
    ///     at all where the template fails with that.
    ///   - addsGenerationPrompt: whether the text ends with what the assistant's answer begins with.
    ///   - variables: further variables, such as `enable_thinking`, `documents` or `date_string`.
    ///   - clock: the time that `strftime_now` tells.
    /// - Throws: `TemplateError.raised` where the template refuses the conversation, and the like.
    public func render(
        messages: [JSON],
        tools: [JSON]? = nil,
        addsGenerationPrompt: Bool = false,
        variables: [String: JSON] = [:],
        clock: TemplateClock = .system
    ) throws(TemplateError) -> RenderedConversation {
        let conversation = try ConversationMessages(messages)
        var job = Job(
            program: tools == nil ? program : toolProgram ?? program,
            variables: try values(tools: tools, variables),
            absent: ["tools", "documents"].filter { variables[$0] == nil && (tools == nil || $0 != "tools") },
            clock: clock
        )
        let interpreter = try job.runAny(conversation.values, addsGenerationPrompt: addsGenerationPrompt)
        let spans = ConversationSpans(interpreter, count: messages.count)
        let prompt = job.generationPrompt(of: conversation)
        return RenderedConversation(
            text: interpreter.output.string,
            messages: spans.messages(conversation.speakers, prompt: prompt)
        )
    }

    /// What every rendering of one conversation has in common.
    private struct Job {
        let program: TemplateProgram
        var variables: [String: TemplateValue]
        /// The names that have no value, or `none`, as the template takes it.
        let absent: [String]
        let clock: TemplateClock

        /// Runs the template; again without the names of tools and documents, where there are none and it
        /// takes no `none` for them: both ways of rendering without tools are in use.
        mutating func runAny(_ messages: [TemplateValue], addsGenerationPrompt: Bool) throws(TemplateError)
            -> TemplateInterpreter
        {
            do throws(TemplateError) {
                return try run(messages, addsGenerationPrompt: addsGenerationPrompt)
            } catch {
                guard case .mismatch = error, !absent.isEmpty else { throw error }
                var other = self
                for name in absent { other.variables[name] = nil }
                guard let result = try? other.run(messages, addsGenerationPrompt: addsGenerationPrompt) else {
                    throw error
                }
                self = other
                return result
            }
        }

        func run(_ messages: [TemplateValue], addsGenerationPrompt: Bool) throws(TemplateError)
            -> TemplateInterpreter
        {
            var variables = variables
            variables["messages"] = try .list(messages)
            variables["add_generation_prompt"] = .bool(addsGenerationPrompt)
            let interpreter = TemplateInterpreter(program, variables: variables, clock: clock)
            try interpreter.run()
            return interpreter
        }

        /// What the template writes for the assistant's first answer to begin with; nil where there is none, or
        /// where the template refuses what stands before it.
        ///
        /// That is what it adds when it is asked for a prompt; from a template that does not heed that, all
        /// that follows the last message.
        func generationPrompt(of conversation: ConversationMessages) -> [UInt8]? {
            guard let index = conversation.speakers.firstIndex(where: { $0.role == "assistant" }), index > 0
            else { return nil }
            let before = Array(conversation.values[..<index])
            guard let prompted = try? run(before, addsGenerationPrompt: true),
                let plain = try? run(before, addsGenerationPrompt: false).output.bytes,
                prompted.output.bytes.starts(with: plain)
            else { return nil }
            var start = plain.count
            if start == prompted.output.bytes.count {
                let turns = prompted.emissions.pieces.last?.range.upperBound ?? 0
                start = max(turns, prompted.output.sources.pieces.last?.range.upperBound ?? 0)
            }
            return Array(prompted.output.bytes[start...])
        }
    }

    private func values(tools: [JSON]?, _ variables: [String: JSON]) throws(TemplateError)
        -> [String: TemplateValue]
    {
        var values: [String: TemplateValue] = ["documents": .none]
        for (name, token) in specialTokens { values[name] = .text(token) }
        values["tools"] = TemplateValue.none
        if let tools { values["tools"] = try TemplateValue(.array(tools)) }
        for (name, value) in variables { values[name] = try TemplateValue(value) }
        return values
    }
}
