import Testing

@testable import HoneRetrieval
@testable import hone

@Suite struct PassageOutputTests {
    private func result(_ text: String, title: String? = nil, headings: [String] = []) -> SearchResult {
        let document = StoredDocument(
            identifier: "folder/a.md",
            title: title,
            metadata: [:],
            readers: nil,
            version: "1",
            source: "folder/a.md"
        )
        return SearchResult(
            document: document,
            range: 1_000..<1_000 + text.utf8.count,
            text: text,
            headings: headings,
            score: 0.03278
        )
    }

    @Test func aPassageIsNamedPlacedAndScored() {
        let output = PassageOutput(query: "pump", width: 80)
        let titled = result("The pump.", title: "Pumps", headings: ["Pumps", "Care"])
        #expect(
            output.lines(titled, number: 2) == [
                "2. Pumps  0.0328", "   folder/a.md > Care  (bytes 1,000 to 1,009)", "   The pump.",
            ]
        )
        // Nothing in a document steers the terminal.
        let hostile = output.lines(result("a\u{1B}[2Jb", title: "c\nd"), number: 1)
        #expect(hostile[0] == "1. c\\u{A}d  0.0328" && hostile[2] == "   a\\u{1B}[2Jb")
    }

    /// Of a long passage the lines are shown that hold what was looked for, and told how many are left out.
    @Test func aLongPassageIsCut() {
        var lines = (0..<30).map { "line \($0)" }
        lines[20] += " with the Valve"
        lines[22] += " and the pump"
        var output = PassageOutput(query: "valve of a pump", width: 80)
        let text = lines.joined(separator: "\n")
        #expect(output.window(of: lines) == 15..<23)
        let shown = output.lines(result(text), number: 1)
        #expect(shown[2] == "   ..." && shown[3] == "   line 15" && shown[10] == "   line 22 and the pump")
        #expect(shown.last == "   ... 22 more lines: --full shows all")
        #expect(PassageOutput(query: "nothing", width: 80).window(of: lines) == 0..<8)
        output.lineLimit = nil
        #expect(output.lines(result(text), number: 1).count == 32)
    }

    @Test(arguments: [
        ("", [""]), ("short", ["short"]), ("aaaaaaaaaa bbbbbbbbbb", ["aaaaaaaaaa", "bbbbbbbbbb"]),
        ("aaaaaaaaaa bbbbbbbbb c", ["aaaaaaaaaa bbbbbbbbb", "c"]),
        (String(repeating: "x", count: 45), [20, 20, 5].map { String(repeating: "x", count: $0) }),
    ])
    func linesAreCutBehindWords(_ line: String, _ parts: [String]) {
        #expect(PassageOutput.wrapped(line, to: 20) == parts)
    }
}
