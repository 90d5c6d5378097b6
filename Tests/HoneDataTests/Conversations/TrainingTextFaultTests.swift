import HoneBase
import Testing

@testable import HoneData

struct TrainingTextFaultTests {
    static let faults: [(TrainingTextFault, field: String?, says: [String])] = [
        (.unknownFormat(found: []), nil, ["no known format", "no fields", "\"conversations\""]),
        (.missingField("output", format: "F", found: ["a"]), nil, ["\"output\" is missing", "F", "\"a\""]),
        (.otherFormat(expected: "E", line: 4, found: "F"), nil, ["E, as in line 4", "F", "one format"]),
        (.unsupported(field: "f", what: "why", remedy: "how"), "f", ["why", "how"]),
        (.wrongValue(field: "f", expected: "0 or 1", found: "2"), "f", ["not allowed", "0 or 1", "2"]),
        (.notJSON(field: "f", expected: "an object", reason: "why"), "f", ["not JSON: why", "an object"]),
        (.misplaced(field: "f", role: "user"), "f", ["assistant", "a message of the user", "remove it"]),
        (.bothFields("f", "g"), "f", ["the same as \"g\"", "one of the two"]),
        (.twoSystemTurns(field: "system"), "system", ["two system turns", "remove one"]),
        (.unknownCall(field: "f", id: "c1"), "f", ["not made", "\"c1\""]),
        (.noAnswer(field: "f", roles: ["user"]), "f", ["no turn of the assistant", "turns of user"]),
        (
            .noAnswer(field: "f", roles: Array(repeating: "user", count: 9)), "f",
            ["turns of " + String(repeating: "user, ", count: 8) + "..."]
        ),
        (.emptyAnswer(field: "f"), "f", ["without text", "tool_calls"]),
        (.nothingTrained(field: "f"), "f", ["weight 0", "weight 1"]),
    ]

    @Test(arguments: faults.indices)
    func aFaultIsToldWithItsPlaceAndWhatToDo(_ index: Int) {
        let (fault, field, words) = Self.faults[index]
        let problem = RowError(at: .init(file: "rows.jsonl", line: 5), .trainingText(fault)).problem
        #expect(problem.place == .init(file: "rows.jsonl", line: 5, field: field))
        #expect(problem.expected != nil || problem.remedy != nil)
        for word in words { #expect(problem.description.contains(word), "\(problem)") }
    }
}
