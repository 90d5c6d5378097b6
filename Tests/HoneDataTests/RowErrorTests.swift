import HoneBase
import Testing

@testable import HoneData

struct RowErrorTests {
    static let faults: [(RowFault, field: String?, says: [String])] = [
        (.notUTF8(byte: 4), nil, ["UTF-8", "4", "iconv"]),
        (.notJSON("why"), nil, ["not JSON", "why"]),
        (.brokenArray("why"), nil, ["not JSON", "why", "[{...}"]),
        (.notAnObject(found: "an array"), nil, ["an array"]),
        (.missingField("output", found: ["input", "Label"]), nil, ["\"output\"", "\"Label\""]),
        (.missingField("input", found: []), nil, ["no fields"]),
        (.noText(field: "text", found: ["story"]), nil, ["\"text\"", "\"story\"", "--field"]),
        (.noInput(found: ["question"]), nil, ["\"question\"", "\"text\""]),
        (.wrongType(field: "input", expected: "a string", found: "null"), "input", ["a string", "null"]),
        (.severalLabels(field: "labels"), "labels", ["several labels for one input are not supported"]),
        (.emptyField("output"), "output", ["empty"]),
        (.ownPositive, "negatives", ["the passage that fits", "\"positive\"", "take it out"]),
        (.repeatedID("7", line: 3), "id", ["\"7\"", "line 3"]),
        (.otherFieldNames(expected: ["input"], found: ["text"]), nil, ["\"input\"", "\"text\""]),
        (.conversation("3 turns"), "messages", ["3 turns", "one user turn"]),
        (.fieldCount(expected: 2, found: 3), nil, ["2", "3", "quotes"]),
        (.quoting("a quote"), nil, ["a quote", "twice"]),
        (.unknownLabel("bilin", known: ["billing"], closest: "billing"), nil, ["did you mean \"billing\"?"]),
        (
            .unknownLabel("x", known: (0..<30).map { "label\($0)" }, closest: nil), nil,
            ["\"label19\" and 10 more"]
        ),
        (.trainingText(.emptyAnswer(field: "messages[1]")), "messages[1]", ["without text"]),
    ]

    @Test(arguments: faults.indices)
    func aFaultIsToldWithItsPlaceAndWhatToDo(_ index: Int) {
        let (fault, field, words) = Self.faults[index]
        let problem = RowError(at: .init(file: "rows.jsonl", line: 5), fault).problem
        #expect(problem.place == .init(file: "rows.jsonl", line: 5, field: field))
        for word in words { #expect(problem.description.contains(word), "\(problem)") }
    }
}
