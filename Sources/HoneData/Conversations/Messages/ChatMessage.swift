internal import HoneBase

/// One message of a conversation, made alike for chat templates whichever format it came in.
///
/// - The content is one string, or null where it was null beside tool calls.
/// - Members that are null otherwise are left out, as tables write them for members that a message lacks.
/// - The older `function_call` becomes one of the `tool_calls`.
/// - Other members are kept: templates may read them.
struct ChatMessage {
    /// Where the message stands in its row.
    let field: String
    /// Who speaks.
    let role: ChatRole
    /// The message as a template is given it.
    private(set) var members: JSONObject

    /// Whether a message of the assistant is trained on: 0 or 1; nil where it does not say.
    var weight: Int? { members["weight"]?.integer }
    /// The ids of the tool calls that it makes.
    var callIDs: [String] { members["tool_calls"]?.array?.compactMap { $0["id"]?.string } ?? [] }
    /// The id of the tool call whose result it is.
    var answeredCall: String? { role == .tool ? members["tool_call_id"]?.string : nil }

    /// A message of this text.
    init(role: ChatRole, _ text: String) {
        field = ""
        self.role = role
        members = JSONObject([("role", .string(role.rawValue)), ("content", .string(text))])
    }

    /// The message that `value`, which stands at `field` of its row, holds.
    ///
    /// - Parameter contentName: the name under which its content came, for messages.
    init(_ value: JSON, at field: String, contentName: String = "content") throws(RowFault) {
        guard let given = value.object else {
            throw .wrongType(
                field: field,
                expected: "an object with \"role\" and \"content\"",
                found: value.kindName
            )
        }
        self.field = field
        role = try ChatRole(given["role"], at: "\(field).role")
        members = JSONObject(
            given.members.filter { $0.key == "content" || !$0.value.isNull }.map { ($0, $1) }
        )
        members["role"] = .string(role.rawValue)
        try RefusedMembers.check(given, at: field)
        try readCalls()
        try readWeight()
        for name in ["name", "tool_call_id", "reasoning_content", "thinking", "reasoning"] {
            guard let value = members[name], value.string == nil else { continue }
            throw .wrongType(field: "\(field).\(name)", expected: "a string", found: value.kindName)
        }
        try readContent(contentName)
    }

    private mutating func readCalls() throws(RowFault) {
        let older = "function_call"
        for name in ["tool_calls", older] where members[name]?.saysSomething == false { members[name] = nil }
        for name in ["tool_calls", older] where members[name] != nil && role != .assistant {
            throw .trainingText(.misplaced(field: "\(field).\(name)", role: role.rawValue))
        }
        if let call = members[older] {
            guard members["tool_calls"] == nil else {
                throw .trainingText(.bothFields("\(field).tool_calls", older))
            }
            members["tool_calls"] = .array([try ToolCalls.call(call, at: "\(field).\(older)")])
            members[older] = nil
        } else if let calls = members["tool_calls"] {
            members["tool_calls"] = .array(try ToolCalls.read(calls, at: "\(field).tool_calls"))
        }
    }

    private mutating func readWeight() throws(RowFault) {
        guard let given = members["weight"] else { return }
        guard role == .assistant else {
            throw .trainingText(.misplaced(field: "\(field).weight", role: role.rawValue))
        }
        guard let weight = given.integer, weight == 0 || weight == 1 else {
            throw .trainingText(
                .wrongValue(field: "\(field).weight", expected: "0 or 1", found: given.text())
            )
        }
        members["weight"] = .integer(weight)
    }

    private mutating func readContent(_ name: String) throws(RowFault) {
        let hasCalls = members["tool_calls"] != nil
        guard let content = members["content"], !content.isNull else {
            if hasCalls { return }
            if role == .assistant { throw .trainingText(.emptyAnswer(field: field)) }
            throw .wrongType(
                field: "\(field).\(name)",
                expected: "a string",
                found: members["content"]?.kindName ?? "nothing"
            )
        }
        let text = try MessageContent.text(content, at: "\(field).\(name)")
        if text.isBlank {
            if role == .assistant, !hasCalls { throw .trainingText(.emptyAnswer(field: field)) }
            if role == .user { throw .emptyField("\(field).\(name)") }
        }
        members["content"] = .string(text)
    }

    /// Keeps what the assistant says here from being trained on.
    mutating func leaveOut() throws(RowFault) {
        guard role == .assistant else { return }
        guard weight != 1 else {
            throw .trainingText(
                .wrongValue(
                    field: "\(field).weight",
                    expected: "0, or no weight: what stands in the prompt is not trained on",
                    found: "1"
                )
            )
        }
        members["weight"] = 0
    }
}
