import HoneBase
import HoneRetrieval
import Testing

@testable import HoneWorkbench

@Suite struct PassageLookupTests {
    /// A short input may stand anywhere by chance; a longer one is the item itself.
    @Test(
        arguments: [
            ("Asked: how is the BR-45 pump\n  set? So.", "How is the BR-45 pump set?", true),
            ("How is the BR-45 pump set", "How is the BR-45 pump set?", false),
            ("the pump whines", "The pump whines", false), ("", "How is the BR-45 pump set?", false),
        ]
    )
    func thePassageThatHoldsAnItemIsFound(_ passage: String, _ input: String, _ isHeld: Bool) {
        #expect(PassageLookup.holds(passage, input) == isHeld)
    }

    @Test func oneOfSeveralReadersAsks() {
        #expect(Reader(oneOf: []) == nil)
        #expect(Reader(oneOf: ["service", "sales"]) == Reader("service", groups: ["service"]))
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
