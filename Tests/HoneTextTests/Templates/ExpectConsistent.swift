import Testing

@testable import HoneText

/// Checks what holds for every rendered conversation: spans lie within the text, in order and apart, and
/// content and answer lie within their message.
func expectConsistent(_ result: RenderedConversation, _ place: String) {
    let count = result.text.utf8.count
    var end = 0
    for message in result.messages {
        var contentEnd = 0
        for span in message.contentSpans {
            #expect(span.lowerBound >= contentEnd && span.upperBound <= count && !span.isEmpty, "\(place)")
            contentEnd = span.upperBound
        }
        let hasSpan = message.placement == .own || message.placement == .outside
        #expect((message.span != nil) == hasSpan, "\(place)")
        guard let span = message.span else {
            #expect(message.answerSpan == nil, "\(place)")
            continue
        }
        #expect(span.lowerBound >= end && span.upperBound <= count, "\(place)")
        end = span.upperBound
        for content in message.contentSpans { #expect(content.clamped(to: span) == content, "\(place)") }
        guard let answer = message.answerSpan else { continue }
        #expect(
            message.role == "assistant" && answer.clamped(to: span) == answer && !answer.isEmpty,
            "\(place)"
        )
    }
}
