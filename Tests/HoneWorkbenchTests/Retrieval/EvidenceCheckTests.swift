import HoneBase
import HoneData
import HoneTestSupport
import Testing

@testable import HoneWorkbench

@Suite struct EvidenceCheckTests {
    private func example(_ evidence: JSON?, line: Int = 1) -> Example {
        Example(
            input: "q",
            output: "a",
            evidence: evidence,
            source: .init(file: "rows.jsonl", line: line)
        )
    }

    private let evidence: JSON = [["document": "a.md", "quote": "x"]]

    @Test func rowsThatNameNoneAreNotChecked() throws {
        #expect(try EvidenceCheck([]) == nil)
        #expect(try EvidenceCheck([example(nil), example([])]) == nil)
        #expect(try EvidenceCheck([example(nil), example(" ")]) == nil)
        #expect(try EvidenceCheck([example(nil), example(evidence)]) != nil)
        #expect(try EvidenceCheck([example(#"[{"document": "a.md", "quote": "x"}]"#)]) != nil)
    }

    @Test(arguments: ["a.md", "[1", [["document": "a.md"]], [["quote": "x"]], [3]] as [JSON])
    func evidenceThatCannotBeUsedIsTold(_ wrong: JSON) throws {
        let told = problem { _ = try EvidenceCheck([example(evidence), example(wrong, line: 7)]) }
        #expect(told?.place?.file == "rows.jsonl" && told?.place?.line == 7)
        #expect(told?.place?.field == "evidence")
    }
}
