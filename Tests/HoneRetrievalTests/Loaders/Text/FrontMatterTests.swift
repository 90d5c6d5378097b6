import HoneBase
import Testing

@testable import HoneRetrieval

@Suite struct FrontMatterTests {
    private func read(_ text: String) throws(FrontMatter.Fault) -> FrontMatter? {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { (bytes) throws(FrontMatter.Fault) in
            try FrontMatter.read(bytes)
        }
    }

    @Test func fieldsAreRead() throws {
        let text = """
            ---
            # who and what
            Title: "Pumps: a \\"guide\\""
            readers: [alice, 'the finance team', "o\\\\k", alice,]  # three
            author: O'Brien # a person
            tags:
              - oil
              - 'it''s'
            empty:
            nothing: ~
            number: 12.5
            ---
            Text
            """
        let matter = try #require(try read(text))
        #expect(matter.title == "Pumps: a \"guide\"")
        #expect(matter.readers == ["alice", "the finance team", "o\\k"])
        #expect(matter.metadata == ["author": "O'Brien", "tags": "oil, it's", "number": "12.5"])
        #expect(String(text.utf8.dropFirst(matter.end)) == "Text")
    }

    @Test(
        arguments: [
            ("readers: alice", ["alice"]), ("READERS: alice", ["alice"]), ("readers: []", []),
            ("readers:", []),
            ("readers: null", []), ("readers:\n- a\n- b", ["a", "b"]), ("readers:\n  - \"a, b\"", ["a, b"]),
            ("readers: the whole team", ["the whole team"]), ("title: x", nil), ("", nil),
        ] as [(String, [String]?)]
    )
    func readersAreRead(_ fields: String, _ expected: [String]?) throws {
        #expect(try read("---\n\(fields)\n---\n")?.readers == expected)
        #expect(try read("---\n\(fields)\n...")?.readers == expected)
    }

    @Test(
        arguments: [
            "", "text", "--- a\n---", "----\na: b\n----", "text\n---\na: b\n---", "---\nJust a rule above.\n",
            "---", "---\n", " ---\na: b\n---",
        ]
    )
    func otherTextsHaveNone(_ text: String) throws { #expect(try read(text) == nil) }

    /// What is not read is refused, with its line: a field read wrongly could show a document to the wrong people.
    @Test(
        arguments: [
            ("a: b\nreader: alice", 3, "unknown field \"reader\""),
            ("readers: alice, bob", 2, "several readers are no list"),
            ("readers: [alice", 2, "a list is not closed on its line"),
            ("readers: [[alice]]", 2, "a list in a list is not read"),
            ("readers: {a: b}", 2, "a value that begins with { is not read"),
            ("readers: *team", 2, "a value that begins with * is not read"),
            ("readers: !set [a]", 2, "a value that begins with ! is not read"),
            ("readers: 'alice", 2, "a quote is opened and not closed on its line"),
            ("readers: \"a\" b", 2, "something follows a value"),
            ("readers: \"\\u0041\"", 2, "the escape \\u is not read"),
            ("text: |\n  several\n  lines", 2, "a value that begins with | is not read"),
            ("menu:\n  main: x", 3, "a line that is indented is not read"),
            ("- a", 2, "a list without a name is not read"),
            ("a: b\n- c", 3, "a list without a name is not read"),
            ("a:\n- - b", 3, "a list in a list is not read"),
            ("a: b: c", 2, "a value with a colon in it is not in quotes"),
            ("a: 1\nb: 2\na: 3", 4, "the field \"a\" stands twice"),
            ("readers: [a]\nReaders: [b]", 3, "the field \"readers\" stands twice"),
            ("title: [a]", 2, "the title is a list"),
            ("Some prose.", 2, "a field \"name: value\" is expected"),
            ("a:b", 2, "a field \"name: value\" is expected"),
        ] as [(String, Int, String)]
    )
    func whatIsNotReadIsRefused(_ fields: String, _ line: Int, _ what: String) throws {
        do throws(FrontMatter.Fault) {
            let matter = try read("---\n\(fields)\n---\nText\n")
            Issue.record("read as \(String(describing: matter))")
        } catch {
            #expect(error.line == line && error.what == what && !error.remedy.isEmpty, "\(error)")
        }
    }

    @Test(
        arguments: [
            ("readers: [a]", 1, true), ("\nreaders:\n- a", 2, true), ("----\nreaders : [a]\n----", 2, true),
            ("Readers: a\nREADERS: b\nreaders: c", 3, true), ("a\nReaders: a\nREADERS: b", 2, false),
            (String(repeating: "a\n", count: 19) + "readers:", 20, true),
        ] as [(String, Int, Bool)]
    )
    func readersInATextAreFound(_ text: String, _ line: Int, _ isLowercase: Bool) {
        let found = Array(text.utf8).withUnsafeBufferPointer { FrontMatter.strayReaders(in: $0) }
        #expect(found?.line == line && found?.isLowercase == isLowercase)
    }

    @Test(
        arguments: [
            "", "readers", "readers of books", "reader: a", "readers are:", " readers: a", "- readers: a",
            "all readers: a", String(repeating: "a\n", count: 20) + "readers: a",
        ]
    )
    func otherLinesAreText(_ text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { FrontMatter.strayReaders(in: $0)?.line } == nil)
    }

    @Test func blankLinesMayStandBefore() throws {
        #expect(try read("\n \n---\nreaders: a\n---\ntext")?.readers == ["a"])
        do throws(FrontMatter.Fault) {
            _ = try read("\n---\na: b\nreaders: {}\n---\n")
            Issue.record("it was read")
        } catch {
            #expect(error.line == 4)
        }
    }

    /// The time grows with the lines, not with their square.
    @Test(.timeLimit(.minutes(1))) func manyFieldsAndLongListsAreRead() throws {
        let count = 200_000
        let fields = (0..<count).map { "f\($0): x\n" }.joined()
        let elements = (0..<count).map { "- \($0)\n" }.joined()
        let matter = try #require(try read("---\n\(fields)list:\n\(elements)---\n"))
        #expect(matter.metadata.count == count + 1)
        #expect(matter.metadata["list"]?.hasPrefix("0, 1, 2, ") == true)
    }

    @Test func whatIsNeverClosedIsRefused() throws {
        #expect(throws: FrontMatter.Fault.self) { try read("---\nreaders: [a]\n\ntext") }
        for text in [
            "+++\nreaders = [\"a\"]\n+++\n", "---json\n{\"readers\": [\"a\"]}\n---\n",
            "\n;;;\n\"readers\": [\"a\"]\n;;;\n",
            "{\"title\": \"\(String(repeating: "x", count: 100))\", \"readers\" : [\"a\"]}\n\nText.",
            "{\n  \"readers\": \"a\"\n}\n",
        ] {
            #expect(throws: FrontMatter.Fault.self) { try read(text) }
        }
        #expect(try read("{\"readers\"} are those who read.") == nil)
    }
}
