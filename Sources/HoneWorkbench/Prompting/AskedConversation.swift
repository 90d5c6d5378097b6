internal import HoneBase
internal import HoneData
internal import HoneText

/// A rendered conversation whose last answer stands behind the very prompt by which it will be asked for.
///
/// Most templates write an answer behind their generation prompt anyway. Those that begin a thought for the model do not:
/// their prompt ends in `<think>`, which they leave out in front of an answer that is given.
struct AskedConversation {
    /// The text that a model reads.
    let text: String
    /// Bytes that stand where the template wrote them.
    private let kept: Int
    /// The bytes of the last answer as the template wrote it, and how far they moved.
    private let answer: (bytes: Range<Int>, shift: Int)?

    init(_ conversation: Conversation, _ rendered: RenderedConversation, by template: ChatTemplate) {
        let bytes = Array(rendered.text.utf8)
        guard let last = rendered.messages.last, last.role == "assistant", let span = last.answerSpan,
            let prompt = try? template.render(
                messages: Array(conversation.messages.dropLast()),
                tools: conversation.tools,
                addsGenerationPrompt: true
            ).text.utf8, !bytes[..<span.lowerBound].elementsEqual(prompt)
        else {
            text = rendered.text
            (kept, answer) = (bytes.count, nil)
            return
        }
        text = String(decoding: Array(prompt) + bytes[span], as: UTF8.self)
        kept = zip(prompt, bytes).prefix { $0 == $1 }.count
        answer = (span, prompt.count - span.lowerBound)
    }

    /// Where bytes of the rendered conversation stand in `text`; nil where they do not.
    func place(of range: Range<Int>) -> Range<Int>? {
        guard let (bytes, shift) = answer else { return range }
        if bytes.contains(range.lowerBound) || range.isEmpty && bytes.upperBound == range.lowerBound {
            return range.lowerBound + shift..<range.upperBound + shift
        }
        return range.upperBound <= kept ? range : nil
    }
}
