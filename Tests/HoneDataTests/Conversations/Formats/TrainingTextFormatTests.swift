import HoneBase
import Testing

@testable import HoneData

struct TrainingTextFormatTests {
    @Test func everyFormatHasANameOfItsOwn() {
        let names = TrainingTextFormats.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(TrainingTextFormats.all.allSatisfy { !$0.required.isEmpty })
    }

    @Test func theFieldsAreToldOnceEach() {
        #expect(
            TrainingTextFormats.inWords
                == #""messages"; "conversations"; "instruction" and "output"; "prompt" and "completion"; "input" and "output"; "text" and "label"; or "text""#
        )
    }

    /// Of several that match, the one that says most of the turns.
    @Test(arguments: [
        (["messages", "text", "prompt"], "\"messages\""), (["conversations", "text"], "\"conversations\""),
        (["instruction", "input", "output"], "\"instruction\" and \"output\""),
        (["prompt", "completion", "text"], "\"prompt\" and \"completion\" as strings"),
        (["input", "output", "text"], "\"input\" and \"output\""),
        (["text", "label"], "\"text\" and \"label\""),
        (["text", "id"], "\"text\" alone"),
    ])
    func theFirstFormatThatMatchesIsTaken(_ fields: [String], _ name: String) {
        let row = JSONObject(fields.map { ($0, "x") })
        #expect(TrainingTextFormats.all.first { $0.matches(row) }?.name == name)
    }
}
