public import HoneBase

/// Why a conversation cannot be rendered, and from which of its messages on.
public struct ConversationRefusal: HoneError, Equatable {
    /// What the template says.
    public var cause: TemplateError
    /// The first message with which rendering fails as it does with all of them, counted from 1, and its role; nil
    /// where the template fails without any, or a message is named already.
    public var message: (number: Int, role: String)?

    /// The same cause, from the same message on.
    public static func == (left: ConversationRefusal, right: ConversationRefusal) -> Bool {
        left.cause == right.cause && left.message?.number == right.message?.number
    }

    /// The error told to a user.
    public var problem: Problem {
        var problem = cause.problem
        if let message { problem.what += " (from message \(message.number), of the \(message.role), on)" }
        return problem
    }
}

extension ChatTemplate {
    /// The conversation as text, as `render` gives it; where that fails, the error also says from which message on.
    ///
    /// - Throws: `ConversationRefusal`.
    public func renderConversation(
        _ messages: [JSON],
        tools: [JSON]? = nil,
        addsGenerationPrompt: Bool = false,
        variables: [String: JSON] = [:],
        clock: TemplateClock = .system
    ) throws(ConversationRefusal) -> RenderedConversation {
        func failure(_ count: Int) -> (error: TemplateError?, result: RenderedConversation?) {
            do throws(TemplateError) {
                let result = try render(
                    messages: Array(messages.prefix(count)),
                    tools: tools,
                    addsGenerationPrompt: addsGenerationPrompt,
                    variables: variables,
                    clock: clock
                )
                return (nil, result)
            } catch { return (error, nil) }
        }
        let (error, result) = failure(messages.count)
        if let result { return result }
        guard let error else { fatalError("ChatTemplate: neither a text nor an error") }
        var refusal = ConversationRefusal(cause: error)
        if case .message = error { throw refusal }
        // A long conversation is rendered a few times more, not once for each message.
        guard failure(0).error != error else { throw refusal }
        var (fine, failing) = (0, messages.count)
        while failing - fine > 1 {
            let middle = (fine + failing) / 2
            if failure(middle).error == error { failing = middle } else { fine = middle }
        }
        refusal.message = (failing, messages[failing - 1]["role"]?.string ?? "?")
        throw refusal
    }
}
