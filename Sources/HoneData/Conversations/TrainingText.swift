public import HoneBase

/// What a decoder is trained on: a conversation, a prompt with its completion, or a text.
public struct TrainingText: Sendable, Equatable {
    /// What is to be learnt.
    public enum Content: Sendable, Equatable {
        /// The turns of the assistant in a conversation.
        case conversation(Conversation)
        /// The completion, given the prompt, which may be empty; neither is written by a chat template.
        case completion(prompt: String, completion: String)
        /// All of a text.
        case text(String)
    }

    /// What is to be learnt.
    public var content: Content
    /// What names the text across runs: as given in its row, or made from its content.
    public var id: String
    /// Texts of one group (a customer, a document) never stand in different parts of a split.
    public var group: String?
    /// The file and the line from which the text was read.
    public var source: Problem.Place

    /// A training text; without an `id` it is named by its content, see `Content.madeID`.
    public init(_ content: Content, id: String? = nil, group: String? = nil, source: Problem.Place) {
        self.content = content
        self.id = id ?? content.madeID
        self.group = group
        self.source = source
    }
}

extension TrainingText.Content {
    /// The id of a text that was given none: 15 hexadecimal digits of a hash of its content.
    ///
    /// It depends on nothing else, so that a text keeps its id when rows are added before it.
    public var madeID: String {
        var fingerprint = Fingerprint()
        let parts: [String] =
            switch self {
            case .conversation(let conversation):
                ["conversation"] + conversation.messages.map { $0.text() }
                    + (conversation.tools.map { ["tools"] + $0.map { $0.text() } } ?? [])
            case .completion(let prompt, let completion): ["completion", prompt, completion]
            case .text(let text): ["text", text]
            }
        for part in parts {
            fingerprint.add(part)
            fingerprint.add("\u{0}")
        }
        return fingerprint.digits
    }
}
