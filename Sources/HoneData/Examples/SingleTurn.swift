internal import HoneBase

/// The one question and its answer in a list of messages, each with `role` and `content` (OpenAI's chat
/// format).
///
/// An opening system turn is allowed and left out: the task's own instruction takes its place.
struct SingleTurn {
    /// What the user wrote.
    var input: String
    /// What the assistant answered.
    var output: String

    /// Reads the turns of `messages`.
    ///
    /// - Throws: `RowFault.conversation` for anything but one user turn and one assistant turn.
    init(_ messages: JSON) throws(RowFault) {
        guard let turns = messages.array else {
            throw .wrongType(field: "messages", expected: "an array of turns", found: messages.kindName)
        }
        var roles: [String] = []
        var contents: [String] = []
        for turn in turns {
            guard let role = turn["role"]?.string else {
                throw .conversation("a turn without a \"role\"")
            }
            guard let content = turn["content"]?.string else {
                throw .conversation("a turn of the \(role) whose \"content\" is not a string")
            }
            roles.append(role)
            contents.append(content)
        }
        let wanted = ["user", "assistant"]
        guard roles == wanted || roles == ["system"] + wanted else {
            let found = roles.prefix(8).joined(separator: ", ") + (roles.count > 8 ? ", ..." : "")
            throw .conversation("\(roles.count) turns: \(found)")
        }
        input = contents[contents.count - 2]
        output = contents[contents.count - 1]
    }
}
