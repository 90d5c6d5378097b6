import HoneBase
import Testing

@testable import HoneData

struct ToolsTests {
    private func read(_ row: String) throws -> String? {
        guard let object = try JSONScanner.parse(row).object else { return nil }
        return try Tools.read(object).map { JSON.array($0).text() }
    }

    private static let made = #"[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]"#

    @Test(arguments: [
        #"{"tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]}"#,
        #"{"tools": [{"type": "function", "name": "f", "parameters": {"type": "object"}}], "functions": []}"#,
        #"{"tools": "[{\"name\": \"f\", \"parameters\": {\"type\": \"object\"}}]"}"#,
        #"{"functions": [{"name": "f", "parameters": {"type": "object"}}], "tools": null}"#,
    ])
    func toolsAreMadeAlike(_ row: String) throws { #expect(try read(row) == written(Self.made)) }

    @Test(arguments: ["{}", #"{"tools": null}"#, #"{"tools": []}"#, #"{"tools": " "}"#, #"{"tools": "[]"}"#])
    func noToolsAreNone(_ row: String) throws { #expect(try read(row) == nil) }

    static let bad: [(row: String, fault: RowFault)] = [
        (
            #"{"tools": [{"name": "f"}], "functions": [{"name": "f"}]}"#,
            .trainingText(.bothFields("tools", "functions"))
        ),
        (
            #"{"tools": {"name": "f"}}"#,
            .wrongType(
                field: "tools",
                expected: "an array of tools, or its JSON in a string",
                found: "an object"
            )
        ),
        (
            #"{"tools": "f"}"#,
            .trainingText(
                .notJSON(
                    field: "tools",
                    expected: "an array of tools, or its JSON in a string",
                    reason: "unexpected word; only true, false and null are values (byte 1 of the string)"
                )
            )
        ),
        (#"{"tools": [3]}"#, .wrongType(field: "tools[0]", expected: "an object", found: "a number")),
        (
            #"{"tools": [{"name": "f"}, {"type": "web_search"}]}"#,
            .trainingText(
                .wrongValue(field: "tools[1].type", expected: "\"function\"", found: "\"web_search\"")
            )
        ),
        (
            #"{"tools": [{"function": "f"}]}"#,
            .wrongType(
                field: "tools[0].function",
                expected: "an object with the name of a function",
                found: "a string"
            )
        ),
        (
            #"{"functions": [{"parameters": {}}]}"#,
            .wrongType(
                field: "functions[0].name",
                expected: "the name of a function as a string",
                found: "nothing"
            )
        ),
        (
            #"{"tools": [{"name": "f", "parameters": []}]}"#,
            .wrongType(
                field: "tools[0].parameters",
                expected: "a JSON Schema as an object",
                found: "an array"
            )
        ),
    ]

    @Test(arguments: bad.indices) func badToolsAreRefused(_ index: Int) {
        let error = #expect(throws: RowFault.self) { try read(Self.bad[index].row) }
        #expect(error == Self.bad[index].fault)
    }
}
