import HoneBase
import Testing

@Suite struct ControlCharactersTests {
    @Test(
        arguments: [
            ("plain é 😀", "plain é 😀"), ("a\nb", "a\\u{A}b"), ("a\r\nb", "a\\u{D}\\u{A}b"),
            ("\u{1B}[2J", "\\u{1B}[2J"), ("\u{9B}31m", "\\u{9B}31m"), ("a\u{202E}b", "a\\u{202E}b"),
            ("\u{7F}\0\t", "\\u{7F}\\u{0}\\u{9}"), ("e\u{301}", "e\u{301}"), ("", ""),
        ]
    )
    func controlsAreEscaped(_ text: String, _ expected: String) {
        #expect(text.withControlsEscaped == expected)
    }

    @Test func linesStayLines() {
        #expect("a\n\tb\u{1B}c".withControlsEscapedInLines == "a\n\tb\\u{1B}c")
    }

    /// A file's name writes no line of its own into a message.
    @Test func aPlaceIsOneLine() {
        #expect(Problem.Place(file: "a\nerror: b", line: 2).description == "a\\u{A}error: b:2")
    }
}
