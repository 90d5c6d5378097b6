import Foundation
import HoneBase
import Testing

private let texts: [(String, JSON)] = [
    ("null", JSON.null), ("true", true), ("false", false), (" \t\r\n1 ", 1), ("-0", 0), ("-12", -12),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .number(0x1p63)), ("1.0", .number(1)), ("1e2", .number(100)),
    ("1E+2", .number(100)),
    ("25e-2", .number(0.25)), ("-0.0", .number(-0.0)), ("0.1", .number(0.1)),
    ("5e-324", .number(.leastNonzeroMagnitude)),
    ("\"\"", ""), ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{8}\u{C}\n\r\t"),
    ("\"\\u00e9\\u00E9\"", "\u{E9}\u{E9}"),
    ("\"\\ud83d\\ude00\"", "\u{1F600}"), ("\"\\ud83d\"", "\u{FFFD}"), ("\"\\ude00x\"", "\u{FFFD}x"),
    ("\"\\ud83d\\u0041\"", "\u{FFFD}A"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), ("\"\\u0000\"", "\u{0}"),
    ("[]", []), ("[1, [2], {}]", [1, [2], [:]]), ("{ }", [:]),
    ("{\"a\":{\"b\":[null]}}", ["a": ["b": [nil]]]),
]

@Test(arguments: texts) func scannerReadsWhatIsJSON(text: String, expected: JSON) throws {
    #expect(try JSONScanner.parse(text) == expected)
}

@Test(arguments: [
    "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+",
    "0x10", "1 2",
    "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "\"\t\"", "'a'", "[", "[1", "[1,",
    "[1,]",
    "[,1]", "[1 2]", "]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{1:2}",
    "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "}", "// x\n1", "1 // x", "\u{FEFF}1", "[1}",
    "{\"a\":1]",
])
func scannerRefusesWhatIsNot(text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONScanner.parse(text) }
}

@Test(arguments: [
    ([0x22, 0xFF, 0x22] as [UInt8]), [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
    [0x22, 0xC0, 0x80, 0x22],
    [0x22, 0x5C, 0x6E, 0xFF, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0xC2, 0xA0, 0x31],
])
func scannerRefusesBytesThatAreNotUTF8(bytes: [UInt8]) {
    #expect(throws: JSONSyntaxError.self) { try JSONScanner.parse(bytes) }
}

@Test(arguments: [
    ("{\n  \"a\": 1,\n  \"b\": x\n}", 19, 3), ("[1,\n2", 5, 2), ("", 0, 1), ("1 2", 2, 1),
])
func scannerSaysWhere(text: String, offset: Int, line: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONScanner.parse(text) }
    #expect(error?.offset == offset)
    #expect(error?.line == line)
    #expect(error?.description.contains("line \(line), byte \(offset)") == true)
}

@Test(arguments: ["[", "{\"a\":"]) func scannerBoundsTheDepth(open: String) throws {
    let close = open == "[" ? "]" : "}"
    func nested(_ depth: Int) -> String {
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }
    _ = try JSONScanner.parse(nested(JSONScanner.maximumDepth - 1))
    #expect(throws: JSONSyntaxError.self) { try JSONScanner.parse(nested(JSONScanner.maximumDepth)) }
    #expect(throws: JSONSyntaxError.self) { try JSONScanner.parse(String(repeating: open, count: 1_000_000)) }
}

@Test func scannerReadsDoublesToTheNearest() throws {
    var random = Philox(seed: 8)
    for _ in 0..<2000 {
        let value = Double(bitPattern: random.next())
        guard value.isFinite else { continue }
        let read = try #require(try JSONScanner.parse("\(value)").double)
        #expect(read.bitPattern == value.bitPattern)
    }
}

/// Foundation's reader is the oracle: whatever we read of a mutated text it reads too, to the same number of
/// members, and whatever we refuse it refuses, but for what we refuse on purpose.
@Test func scannerAgreesWithFoundationOnMutatedTexts() throws {
    var random = Philox(seed: 9)
    var values = RandomJSON(seed: 10)
    var accepted = 0
    for _ in 0..<4000 {
        var bytes = [UInt8](values.value().text(pretty: random.below(2) == 0).utf8)
        for _ in 0..<random.below(3) { mutate(&bytes, &random) }
        let ours = try? JSONScanner.parse(bytes)
        let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        if let ours {
            accepted += 1
            let again = try JSONScanner.parse(ours.text())
            #expect(again.text() == ours.text())
            if !hasLoneSurrogate(bytes), !hasHugeNumber(ours) {
                #expect(theirs != nil, "Foundation refuses \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
    #expect(accepted > 1000 && accepted < 4000)
}

private func hasLoneSurrogate(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).lowercased().contains("\\ud")
}

/// Where a mutation makes a number beyond the doubles, the two differ in how they refuse it.
private func hasHugeNumber(_ value: JSON) -> Bool {
    switch value {
    case .number(let number): !number.isFinite
    case .array(let elements): elements.contains(where: hasHugeNumber)
    case .object(let object): object.members.contains { hasHugeNumber($0.value) }
    default: false
    }
}

private func mutate(_ bytes: inout [UInt8], _ random: inout Philox) {
    guard !bytes.isEmpty else { return }
    let place = random.below(bytes.count)
    switch random.below(4) {
    case 0: bytes[place] ^= 1 << random.below(8)
    case 1: bytes.remove(at: place)
    case 2: bytes.removeSubrange(place...)
    default: bytes.insert([UInt8]("\"\\{}[],:0-9eu ".utf8)[random.below(14)], at: place)
    }
}
