/// A conversation as a chat template writes it, and what each message has become.
///
/// All spans are ranges of bytes in the UTF-8 of `text`. They come from the template's own run: which
/// message's turn in a loop wrote the bytes, and which bytes are pieces of the message. Nothing is searched
/// for in the text, so that content that looks like a marker changes no span.
public struct RenderedConversation: Sendable, Equatable {
    /// What a template did with a message.
    public enum Placement: Sendable, Equatable {
        /// A turn of a loop over the messages wrote it.
        case own
        /// It was written outside of such a turn, as many templates do with a system message; its span is
        /// that of its content alone.
        case outside
        /// Its content stands within what was written for the message of that index.
        case within(Int)
        /// It was written in several places that do not follow each other.
        case scattered
        /// It was written before an earlier or after a later message.
        case moved
        /// Nothing was written for it.
        case absent
    }

    /// One message of the conversation.
    public struct Message: Sendable, Equatable {
        /// Who speaks.
        public let role: String
        /// The message's `weight`, 1 where it has none: whether it counts in training.
        public let weight: Int
        /// What the template did with it.
        public let placement: Placement
        /// All that was written for the message; nil unless it is `.own` or `.outside`.
        public let span: Range<Int>?
        /// The stretches that are the message's own content, reasoning and tool calls, in order; names and
        /// roles are none.
        public let contentSpans: [Range<Int>]
        /// What a model must learn to write for this message of the assistant; nil for other roles, and where
        /// it cannot be told.
        ///
        /// It ends where `span` ends, so that the marker of the turn's end is in it. It begins
        /// - where the first `{% generation %}` block begins, if the template has them (and ends with the last);
        /// - else after the generation prompt, if the message begins with the very bytes that the template
        ///   writes for it, so that the beginning of a tool call and an empty thought are in it;
        /// - else where the content begins, unless that is a tool call, whose beginning cannot be told.
        ///
        /// A template that writes no generation prompt, and nothing after the last message, makes the model write
        /// all of the assistant's turn.
        public let answerSpan: Range<Int>?
    }

    /// The text that a model reads.
    public let text: String
    /// The messages in the order of the conversation.
    public let messages: [Message]
}
