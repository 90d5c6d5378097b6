import HoneBase
import HoneRetrieval
import Testing

@testable import HoneWorkbench

@Suite struct PassageLookupTests {
    /// Nothing of a document that holds an example is shown for it, however many of its chunks fit best.
    @Test func theDocumentOfAnExampleIsHidden() throws {
        let input = "How hot may the pump of the BR-45 run?"
        let held = (0..<40).map { "## Pump \($0)\n\nThe pump of the BR-45 may run hot. Part \($0)." }
        let documents = [
            "held.md": "# Ticket\n\n\(input)\n\n" + held.joined(separator: "\n\n"),
            "other.md": "The BR-45 has a pump.", "third.md": "A pump may run.",
        ]
        try withWordIndex(documents, isPublic: true) { path in
            let open = try OpenIndex(path, needsMeaning: false, isAudited: false)
            var lookup = PassageLookup(index: open, method: .words, count: 3)
            lookup.hidden[input] = open.index.documents(holding: [input])[0]
            #expect(lookup.hidden[input] == ["held.md"])
            let anyone = try lookup.passages(for: input, by: nil)
            #expect(anyone.first?.document.identifier == "held.md")
            let shown = try lookup.passages(forExample: input, by: nil)
            #expect(Set(shown.map(\.document.identifier)) == ["other.md", "third.md"])
        }
    }

    @Test func stagesAreAveraged() throws {
        var (first, second) = (RequestStages(), RequestStages())
        (first.read, second.read, second.embed) = (2, 4, 1)
        let mean = try #require(RequestStages.mean(of: [first, second]))
        #expect(mean.read == 3 && mean.embed == 0.5 && mean.write == 0)
        #expect(RequestStages(mean.json) == mean && RequestStages.mean(of: []) == nil)
        #expect(RequestStages(nil) == nil && RequestStages(["embed": 1]) == nil)
        #expect(EvidenceFound([3, 4])?.of == 4 && EvidenceFound([3]) == nil)
    }
}
