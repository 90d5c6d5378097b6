import Testing

@testable import HoneData

struct ScannedTextTests {
    private func runs(_ text: String) -> [[String]] {
        let scanned = ScannedText(text)
        return scanned.runs.map { $0.groups.map { String(decoding: scanned.bytes[$0], as: UTF8.self) } }
    }

    @Test(arguments: [
        ("12 34-56", [["12", "34", "56"]]), ("12, 34", [["12"], ["34"]]), ("24V 12", [["12"]]),
        ("x12 3", [["3"]]),
        ("12    34", [["12"], ["34"]]), ("(12) 34", [["12", "34"]]), ("12é", []),
        ("12\u{A0}34", [["12", "34"]]),
        ("1 2x 3", [["1"], ["3"]]), ("“12”", [["12"]]), ("", []),
    ])
    func runsAreGroupsThatCouldBeOneNumber(_ text: String, _ expected: [[String]]) {
        #expect(runs(text) == expected)
    }

    @Test func theWordsBeforeAPlaceAreTheNearestFirst() {
        let text = ScannedText("Please, Call the O-ring A/C: 12")
        #expect(text.words(before: text.bytes.count - 2, limit: 4) == ["a/c", "o-ring", "the", "call"])
        #expect(text.words(before: 0, limit: 4) == [])
    }
}
