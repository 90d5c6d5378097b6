import HoneBase
import Testing

@testable import HoneData

struct RefusedFieldsTests {
    @Test(arguments: ["chosen", "rejected", "kto_tag", "images", "instances", "chat_template_kwargs"])
    func whatChangesTheMeaningIsRefusedByName(_ name: String) throws {
        let row = "{\"instruction\": \"a\", \"output\": \"b\", \"\(name)\": [\"x\"]}"
        guard case .trainingText(.unsupported(name, let what, let remedy)) = try trainingFault(row) else {
            Issue.record("\(row)")
            return
        }
        #expect(!what.isEmpty && !remedy.isEmpty)
    }

    @Test func itIsToldBeforeWhatIsMissing() throws {
        try expectTold(
            #"{"prompt": "a", "chosen": "b", "rejected": "c"}"#,
            "chosen",
            """
            the row prefers one answer over another
              what to do: to train on one answer alone, keep that one in the field of the answer and remove the others
            """
        )
        try expectTold(
            #"{"instruction": "a", "instances": [{"input": "b", "output": "c"}]}"#,
            "instances",
            """
            the row holds several inputs and outputs of one instruction
              what to do: write a row with "instruction", "input" and "output" for each of them
            """
        )
    }

    @Test(arguments: ["null", "\"\"", "[]", "{}"]) func nothingIsNoReason(_ value: String) throws {
        #expect(
            try content("{\"prompt\": \"a\", \"completion\": \"b\", \"images\": \(value)}")
                == .completion(prompt: "a", completion: "b")
        )
    }
}
