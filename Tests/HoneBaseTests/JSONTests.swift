import HoneBase
import Testing

@Test func valuesAreReadByKind() throws {
    let value: JSON = ["a": 1, "b": 2.5, "c": "text", "d": true, "e": nil, "f": [1, 2], "g": ["h": 3]]
    #expect(value["a"]?.integer == 1)
    #expect(value["a"]?.double == 1)
    #expect(value["b"]?.double == 2.5)
    #expect(value["b"]?.integer == nil)
    #expect(value["c"]?.string == "text")
    #expect(value["d"]?.bool == true)
    #expect(value["e"]?.isNull == true)
    #expect(value["f"]?.array?.count == 2)
    #expect(value["g"]?["h"]?.integer == 3)
    #expect(value["g"]?.object?.keys == ["h"])
    #expect(value["none"] == nil)
    #expect(value["c"]?["x"] == nil)
    #expect(value["c"]?.integer == nil)
    #expect(value["a"]?.string == nil)
    #expect(value["a"]?.bool == nil)
}

private let wholeNumbers: [(JSON, Int?)] = [
    (.number(3), 3), (.number(3.5), nil), (.number(1e30), nil), (.number(.nan), nil), (.integer(-4), -4),
]

@Test(arguments: wholeNumbers) func wholeNumbersAreIntegersHoweverWritten(value: JSON, expected: Int?) {
    #expect(value.integer == expected)
}

@Test(arguments: [
    (JSON.null, "null"), (.bool(true), "a boolean"), (.integer(1), "a number"), (.number(1.5), "a number"),
    (.string(""), "a string"), (.array([]), "an array"), (.object(JSONObject()), "an object"),
])
func kindsHaveNames(value: JSON, expected: String) {
    #expect(value.kindName == expected)
}

@Test func missingValuesBecomeNull() {
    #expect(JSON(nil as Int?) == .null)
    #expect(JSON(nil as Double?) == .null)
    #expect(JSON(nil as String?) == .null)
    #expect(JSON(3 as Int?) == .integer(3))
    #expect(JSON(0.5 as Double?) == .number(0.5))
    #expect(JSON("a" as String?) == .string("a"))
}

/// A plain list of pairs is the oracle for a thousand random changes.
@Test func objectKeepsItsMembersInOrder() {
    var random = Philox(seed: 4)
    var object = JSONObject()
    var expected: [(key: String, value: Int)] = []
    for step in 0..<1000 {
        let key = String(random.below(12))
        let position = expected.firstIndex { $0.key == key }
        if random.below(3) == 0 {
            object[key] = nil
            if let position { expected.remove(at: position) }
        } else {
            object[key] = .integer(step)
            if let position { expected[position].value = step } else { expected.append((key, step)) }
        }
        #expect(object.keys == expected.map(\.key))
        #expect(object.members.map(\.value) == expected.map { .integer($0.value) })
        #expect(
            (0..<12).allSatisfy { key in
                object[String(key)]?.integer == expected.first { $0.key == String(key) }?.value
            }
        )
    }
}

@Test func objectsAreEqualInOrderOnly() {
    #expect(JSONObject([("a", 1), ("b", 2)]) == JSONObject([("a", 1), ("b", 2)]))
    #expect(JSONObject([("a", 1), ("b", 2)]) != JSONObject([("b", 2), ("a", 1)]))
    #expect(JSONObject([("a", 1), ("a", 2)]) == JSONObject([("a", 2)]))
    #expect(JSONObject([("a", 1)]).count == 1)
}
