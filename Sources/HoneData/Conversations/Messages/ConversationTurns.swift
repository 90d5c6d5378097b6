internal import HoneBase

/// Collects the turns of a conversation, and holds them to what can be trained on.
struct ConversationTurns {
    private let field: String
    private var messages: [ChatMessage] = []
    private var callIDs: Set<String> = []
    private var hasSystemField = false

    /// No turns yet; what is wrong with all of them together is told of `field`.
    init(field: String) { self.field = field }

    /// Adds the system turn that stands in the row's own field `system`; an empty one is none.
    mutating func add(system row: JSONObject) throws(RowFault) {
        guard row.has("system"), let value = row["system"] else { return }
        let text = try MessageContent.text(value, at: "system")
        guard !text.isBlank else { return }
        messages.append(ChatMessage(role: .system, text))
        hasSystemField = true
    }

    /// Adds what the user says, which may not be empty.
    mutating func add(user text: String, at field: String) throws(RowFault) {
        guard !text.isBlank else { throw .emptyField(field) }
        messages.append(ChatMessage(role: .user, text))
    }

    /// Adds what the assistant answers, which may not be empty.
    mutating func add(assistant text: String, at field: String) throws(RowFault) {
        guard !text.isBlank else { throw .emptyField(field) }
        messages.append(ChatMessage(role: .assistant, text))
    }

    /// Adds a list of messages.
    ///
    /// - Parameter areTrained: whether the turns of the assistant are trained on where they have no weight.
    mutating func add(messages value: JSON, in field: String, areTrained: Bool = true) throws(RowFault) {
        guard let values = value.array else {
            throw .wrongType(field: field, expected: "an array of messages", found: value.kindName)
        }
        for (index, value) in values.enumerated() {
            var message = try ChatMessage(value, at: "\(field)[\(index)]")
            if !areTrained { try message.leaveOut() }
            try add(message)
        }
    }

    /// Adds a message.
    mutating func add(_ message: ChatMessage) throws(RowFault) {
        if hasSystemField, messages.count == 1, message.role == .system {
            throw .trainingText(.twoSystemTurns(field: "system"))
        }
        if let id = message.answeredCall, !callIDs.contains(id) {
            throw .trainingText(.unknownCall(field: "\(message.field).tool_call_id", id: id))
        }
        callIDs.formUnion(message.callIDs)
        messages.append(message)
    }

    /// The conversation, in which the assistant must say something that is trained on.
    func conversation(tools: [JSON]?) throws(RowFault) -> TrainingText.Content {
        let answers = messages.filter { $0.role == .assistant }
        guard !answers.isEmpty else {
            throw .trainingText(.noAnswer(field: field, roles: messages.map(\.role.rawValue)))
        }
        guard answers.contains(where: { $0.weight != 0 }) else {
            throw .trainingText(.nothingTrained(field: field))
        }
        return .conversation(Conversation(messages: messages.map { .object($0.members) }, tools: tools))
    }
}
