import HoneBase
import Testing

@testable import HoneData

struct ToolCallsTests {
    private func read(_ text: String) throws -> String {
        JSON.array(try ToolCalls.read(JSONScanner.parse(text), at: "calls")).text()
    }

    @Test(arguments: [
        // As services send them, as templates take them, and without the object around the function.
        (
            #"[{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{\"x\": \"\u00e9\"}"}}]"#,
            #"[{"id":"c","type":"function","function":{"name":"f","arguments":{"x":"é"}}}]"#
        ),
        (
            #"[{"function": {"arguments": {"b": 1, "a": 2.0}, "name": "f"}, "index": 0}]"#,
            #"[{"function":{"name":"f","arguments":{"b":1,"a":2.0}},"index":0,"type":"function"}]"#
        ),
        (
            #"[{"name": "f", "arguments": {}}, {"name": "g", "arguments": "{}"}]"#,
            #"[{"type":"function","function":{"name":"f","arguments":{}}},{"type":"function","function":{"name":"g","arguments":{}}}]"#
        ),
        (
            #"[{"id": null, "type": null, "function": {"name": "f", "arguments": {}}}]"#,
            #"[{"type":"function","function":{"name":"f","arguments":{}}}]"#
        ),
    ])
    func callsAreMadeAlike(_ given: String, _ made: String) throws {
        #expect(try read(given) == written(made))
    }

    private static let arguments = "an object, or its JSON in a string; {} where there are no arguments"

    static let bad: [(given: String, fault: RowFault)] = [
        ("{}", .wrongType(field: "calls", expected: "an array of tool calls", found: "an object")),
        ("[1]", .wrongType(field: "calls[0]", expected: "an object", found: "a number")),
        (
            #"[{"id": 5, "function": {"name": "f", "arguments": {}}}]"#,
            .wrongType(field: "calls[0].id", expected: "a string", found: "a number")
        ),
        (
            #"[{"type": "custom", "custom": {"name": "f", "input": "x"}}]"#,
            .trainingText(.wrongValue(field: "calls[0].type", expected: "\"function\"", found: "\"custom\""))
        ),
        (
            #"[{"function": {"arguments": {}}}]"#,
            .wrongType(
                field: "calls[0].function.name",
                expected: "the name of a function as a string",
                found: "nothing"
            )
        ),
        (#"[{"name": "", "arguments": {}}]"#, .emptyField("calls[0].name")),
        (
            #"[{"name": "f"}]"#,
            .wrongType(field: "calls[0].arguments", expected: arguments, found: "nothing")
        ),
        (
            #"[{"function": {"name": "f", "arguments": "[1]"}}]"#,
            .wrongType(field: "calls[0].function.arguments", expected: arguments, found: "an array")
        ),
        (
            #"[{"function": {"name": "f", "arguments": ""}}]"#,
            .trainingText(
                .notJSON(
                    field: "calls[0].function.arguments",
                    expected: arguments,
                    reason: "the string is empty"
                )
            )
        ),
        (
            #"[{"function": {"name": "f", "arguments": "{'a': 1}"}}]"#,
            .trainingText(
                .notJSON(
                    field: "calls[0].function.arguments",
                    expected: arguments,
                    reason: "a member's name in double quotes is expected (byte 2 of the string)"
                )
            )
        ),
    ]

    @Test(arguments: bad.indices) func badCallsAreRefused(_ index: Int) {
        let error = #expect(throws: RowFault.self) { try read(Self.bad[index].given) }
        #expect(error == Self.bad[index].fault)
    }
}
