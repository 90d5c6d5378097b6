import Testing

@testable import HoneData

struct PromptCompletionFormatTests {
    @Test(arguments: [
        (#"{"prompt": "a\n", "completion": " b "}"#, "a\n", " b "),
        (#"{"prompt": "", "completion": "b"}"#, "", "b"),
    ])
    func textsAreKeptAsTheyStand(_ row: String, _ prompt: String, _ completion: String) throws {
        #expect(try content(row) == .completion(prompt: prompt, completion: completion))
    }

    static let bad: [(row: String, fault: RowFault)] = [
        (#"{"prompt": "a", "completion": " "}"#, .emptyField("completion")),
        (
            #"{"prompt": 1, "completion": "b"}"#,
            .wrongType(field: "prompt", expected: "a string", found: "a number")
        ),
        (
            #"{"prompt": "a", "completion": [{"role": "assistant", "content": "b"}]}"#,
            .wrongType(field: "completion", expected: "a string", found: "an array")
        ),
        (
            #"{"prompt": "a", "completion": "b", "label": false}"#,
            .trainingText(
                .unsupported(
                    field: "label",
                    what: "the row says whether its completion is a good one",
                    remedy: "keep the rows with good completions only, and remove the field"
                )
            )
        ),
    ]

    @Test(arguments: bad.indices) func badRowsAreRefused(_ index: Int) throws {
        #expect(try trainingFault(Self.bad[index].row) == Self.bad[index].fault)
    }
}
