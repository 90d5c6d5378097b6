import Testing

@testable import HoneData

struct TaskFormatTests {
    @Test(arguments: [
        (#"{"input": "a", "output": "x"}"#, "x"), (#"{"text": "a", "label": "x"}"#, "x"),
        (#"{"input": "a", "output": 3}"#, "3"), (#"{"text": "a", "label": 1.5}"#, "1.5"),
    ])
    func anExampleIsAQuestionAndItsAnswer(_ row: String, _ answer: String) throws {
        let expected = [
            #"{"role":"user","content":"a"}"#, "{\"role\":\"assistant\",\"content\":\"\(answer)\"}",
        ]
        #expect(try messages(row) == expected.map(written))
        // Read as an example of a task, the same row says the same.
        let examples = try read(row)
        #expect(examples.map(\.input) == ["a"] && examples.map(\.output) == [answer])
    }

    static let bad: [(row: String, fault: RowFault)] = [
        (#"{"input": " ", "output": "x"}"#, .emptyField("input")),
        (#"{"text": "a", "label": ""}"#, .emptyField("label")),
        (#"{"input": "a", "output": ["x"]}"#, .severalLabels(field: "output")),
        (#"{"input": "a", "output": "x", "labels": ["y"]}"#, .severalLabels(field: "labels")),
        (
            #"{"input": 1, "output": "x"}"#,
            .wrongType(field: "input", expected: "a string", found: "a number")
        ),
    ]

    @Test(arguments: bad.indices) func badRowsAreRefused(_ index: Int) throws {
        #expect(try trainingFault(Self.bad[index].row) == Self.bad[index].fault)
    }
}
