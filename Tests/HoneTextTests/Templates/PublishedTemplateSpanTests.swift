import HoneBase
import Testing

@testable import HoneText

/// Spans in what published templates write, whatever these are.
struct PublishedTemplateSpanTests {
    static let conversations: [[JSON]] = [
        [["role": "user", "content": "one"]],
        [["role": "system", "content": "  sys  "], ["role": "user", "content": "one"]],
        [
            ["role": "user", "content": "one"], ["role": "assistant", "content": "  two\n"],
            ["role": "user", "content": "one"], ["role": "assistant", "content": "  two\n"],
        ],
        [
            ["role": "system", "content": "Du hilfst – “gern” 😀"], ["role": "user", "content": "q\nü"],
            ["role": "assistant", "content": "<|im_end|>a</s>"], ["role": "user", "content": "q2"],
            ["role": "assistant", "content": "a2"], ["role": "user", "content": "q3"],
        ],
    ]

    @Test(.enabled(if: PublishedTemplates.areThere))
    func contentIsWhereTheSpansSay() throws {
        var (rendered, own, answers) = (0, 0, 0)
        for name in try PublishedTemplates.names() {
            let template = try ChatTemplate(
                try PublishedTemplates.source(name),
                specialTokens: ["bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"]
            )
            for messages in Self.conversations {
                guard
                    let result = try? template.render(messages: messages, variables: ["date_string": "today"])
                else { continue }
                rendered += 1
                expectConsistent(result, name)
                let bytes = Array(result.text.utf8)
                for (message, turn) in zip(messages, result.messages) where turn.placement == .own {
                    own += 1
                    let content = TemplateText(message["content"]?.string ?? "")
                    let found = turn.contentSpans.map { TemplateText(bytes: Array(bytes[$0])) }
                    let joined = TemplateText(bytes: found.flatMap(\.bytes))
                    #expect(joined == content || joined == content.stripped(), "\(name): \(joined.string)")
                    guard turn.role == "assistant" else { continue }
                    answers += turn.answerSpan == nil ? 0 : 1
                    guard let answer = turn.answerSpan, let first = turn.contentSpans.first else {
                        Issue.record("\(name): an answer without a span")
                        continue
                    }
                    #expect(
                        answer.contains(first.lowerBound) && answer.upperBound == turn.span?.upperBound,
                        "\(name)"
                    )
                }
            }
        }
        #expect(rendered > 100 && own > 300 && answers > 100, "\(rendered), \(own), \(answers)")
    }
}
