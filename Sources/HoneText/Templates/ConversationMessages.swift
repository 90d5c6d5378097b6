internal import HoneBase

/// The messages of a conversation, as a template is given them.
struct ConversationMessages {
    private(set) var values: [TemplateValue] = []
    private(set) var speakers: [ConversationSpans.Speaker] = []

    /// The names that a message's reasoning goes by; the first is the one that templates read.
    private static let reasoningNames = ["reasoning_content", "thinking", "reasoning"]

    init(_ messages: [JSON]) throws(TemplateError) {
        for (index, message) in messages.enumerated() {
            guard case .object(var members) = message else {
                throw .message(index: index, field: nil, expected: "an object", found: message.kindName)
            }
            guard let role = members["role"]?.string else {
                throw .message(
                    index: index,
                    field: "role",
                    expected: "a string such as \"user\"",
                    found: members["role"]?.kindName ?? "nothing"
                )
            }
            speakers.append(ConversationSpans.Speaker(role: role, weight: try Self.weight(members, index)))
            members["weight"] = nil
            Self.nameReasoning(&members)
            values.append(try TemplateValue(message: members, at: index))
        }
    }

    private static func weight(_ members: JSONObject, _ index: Int) throws(TemplateError) -> Int {
        guard let weight = members["weight"], !weight.isNull else { return 1 }
        guard let number = weight.integer, number == 0 || number == 1 else {
            throw .message(index: index, field: "weight", expected: "0 or 1", found: weight.text())
        }
        return number
    }

    /// Gives the reasoning the names under which templates look for it, in the order that transformers does.
    private static func nameReasoning(_ members: inout JSONObject) {
        let reasoning = reasoningNames.compactMap { members[$0] }.first { !$0.isNull }
        guard let reasoning else { return }
        if members["thinking"] == nil {
            var named = JSONObject([("thinking", reasoning)])
            for (key, value) in members.members { named[key] = value }
            members = named
        }
        members["reasoning_content"] = reasoning
    }
}
