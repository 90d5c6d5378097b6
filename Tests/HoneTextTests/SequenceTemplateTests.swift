import HoneBase
import SystemPackage
import Testing

@testable import HoneText

struct SequenceTemplateTests {
    private func special(_ name: JSON, type: JSON = 0) -> JSON {
        ["SpecialToken": ["id": name, "type_id": type]]
    }
    private func text(_ name: JSON, type: JSON = 0) -> JSON { ["Sequence": ["id": name, "type_id": type]] }

    private func template(_ single: [JSON]) throws(TokenizerError) -> SequenceTemplate {
        let field: JSON = [
            "type": "TemplateProcessing", "single": .array(single), "pair": [],
            "special_tokens": [
                "[CLS]": ["id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]],
                "<two>": ["id": "<two>", "ids": [4, 1], "tokens": ["a", "b"]],
                "far": ["id": "far", "ids": [10], "tokens": ["far"]],
            ],
        ]
        return try SequenceTemplate(TokenizerField("t.json", "post_processor", field), vocabularySize: 10)
    }

    @Test func takesWhatStandsBeforeAndAfterTheText() throws {
        #expect(
            try template([special("[CLS]"), special("<two>"), text("A"), special("[CLS]")])
                == SequenceTemplate(prefix: [2, 4, 1], suffix: [2])
        )
        #expect(try template([text("A")]) == SequenceTemplate())
    }

    @Test func refusesWhatWouldBeLost() {
        let bad: [[JSON]] = [
            [], [special("[CLS]")], [text("B")], [text("A"), text("A")], [text("A", type: 1)],
            [special("[CLS]", type: 1), text("A")], [special("[SEP]"), text("A")],
            [special("far"), text("A")],
            [["Other": ["id": "A"]]],
        ]
        for single in bad { #expect(throws: TokenizerError.self) { try template(single) } }
    }

    @Test func bertProcessingNamesBothTokens() throws {
        let field: JSON = ["type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]]
        for value in [field, ["type": "Sequence", "processors": [field]]] {
            let template = try SequenceTemplate(TokenizerField("t.json", "p", value), vocabularySize: 10)
            #expect(template == SequenceTemplate(prefix: [2], suffix: [3]))
        }
        let none = try SequenceTemplate(TokenizerField("t.json", "p", .null), vocabularySize: 10)
        #expect(none == SequenceTemplate())
    }
}
