import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct HeldTextsTests {
    /// A short text may stand anywhere by chance; a longer one is the text itself, whatever stands between its words.
    @Test(
        arguments: [
            ("Asked: how is the BR-45 pump\n  set? So.", "How is the BR-45 pump set?", true),
            ("How is the BR-45 pump set", "\"How is the BR-45 pump set?\"", true),
            ("How is the BR-45 pump reset", "How is the BR-45 pump set?", false),
            ("is the BR-45 pump set", "How is the BR-45 pump set?", false),
            ("the pump whines", "The pump whines", false), ("", "How is the BR-45 pump set?", false),
            ("x how is how is the BR-45 pump set x", "How is the BR-45 pump set?", true),
            ("Über dem Ölfilter sitzt ein Ventil.", "über dem ölfilter sitzt EIN ventil", true),
        ]
    )
    func aTextIsHeldWordForWord(_ document: String, _ text: String, _ isHeld: Bool) {
        #expect(HeldTexts([text]).held(in: document) == (isHeld ? [0] : []))
    }

    @Test func eachOfSeveralIsFound() {
        let texts = ["one two three four five six", "short", "one two three four five seven", "b c d e f"]
        let held = HeldTexts(texts)
        #expect(!held.isEmpty && HeldTexts(["short", ""]).isEmpty)
        #expect(held.held(in: "one two three four five seven; a b c d e f g") == [2, 3])
    }

    /// Longer than any chunk, in a document that the reader may not read, and gone once it is gone.
    @Test func aDocumentIsFoundWhateverItsChunks() throws {
        try withTemporaryFolder { root in
            let source = try RefreshedIndex(in: root, seed: 1)
            let text = (0..<200).map { "word\($0)" }.joined(separator: " ")
            try Files.write("Before.\n\n" + text + ".\n\nAfter.", to: source.folder.appending("a.md"))
            try Files.write("---\nreaders: [anna]\n---\n\(text)", to: source.folder.appending("b.md"))
            try Files.write("Nothing.", to: source.folder.appending("c.md"))
            try source.update()
            #expect(
                try Index(source.path).documents(holding: [text, "Before and after it all"]) == [
                    ["a.md", "b.md"], [],
                ]
            )
            try Files.remove(source.folder.appending("a.md"))
            try source.update()
            #expect(try Index(source.path).documents(holding: [text]) == [["b.md"]])
        }
    }
}
