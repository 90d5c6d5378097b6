public import HoneBase

/// What a user, an assistant and its tools say in turn.
public struct Conversation: Sendable, Equatable {
    /// The messages in order, each an object with `role` and what a chat template reads of it.
    ///
    /// Roles are `system`, `user`, `assistant` and `tool`. Only a message of the assistant may have a `weight`,
    /// 0 where it is not trained on, and `tool_calls`, whose arguments are objects.
    public var messages: [JSON]
    /// The tools that the assistant may call, each `{"type": "function", "function": {...}}`; nil for none.
    public var tools: [JSON]?

    /// A conversation of these messages, with these tools.
    public init(messages: [JSON], tools: [JSON]? = nil) {
        self.messages = messages
        self.tools = tools
    }
}
