import HoneBase
import Testing

@testable import HoneData

/// The checks of duplicates: `ExactDuplicates`, `SimilarInputs` and `LeakedUnits`.
struct DuplicateChecksTests {
    private let examples = [
        example("the pump leaks oil at the flange", line: 1), example("nothing alike", line: 2),
        example("The pump leaks oil at the flange", line: 3),
        example("the pump leaks oil at the flange!", line: 4),
        example("nothing  alike", line: 5),
    ]

    @Test func exactAndNearDuplicatesAreToldApart() throws {
        let exact = try #require(findings(ExactDuplicates(), examples).first)
        #expect(exact.severity == .note && exact.count == 2)
        #expect(lines(exact) == [3, 5])
        #expect(exact.evidence.map(\.detail) == ["repeats rows.jsonl:1", "repeats rows.jsonl:2"])
        let near = try #require(findings(SimilarInputs(), examples).first)
        #expect(near.severity == .note && near.count == 1)
        #expect(lines(near) == [4])
        // 27 grams in common of 28.
        #expect(near.evidence.map(\.detail) == ["0.97 like rows.jsonl:1"])
    }

    @Test func dataWithoutDuplicatesHasNoFindings() {
        let examples = unlikeExamples(50)
        #expect(findings(ExactDuplicates(), examples).isEmpty && findings(SimilarInputs(), examples).isEmpty)
    }

    @Test func unitsInTwoPartsAreTold() throws {
        let parts: [Part] = [.train, .validation, .test, .test, .train]
        let found = findings(LeakedUnits(), examples, parts: parts)
        #expect(found.map { $0.numbers["held"]?.string } == ["test", "validation"])
        #expect(found.map { $0.numbers["seen"]?.string } == ["train", "train"])
        #expect(found.map(\.severity) == [.warning, .warning])
        #expect(found.map(lines) == [[3, 4], [2]])
        #expect(found[0].evidence[0].detail == "in a unit with rows.jsonl:1")
        #expect(found[0].message.hasPrefix("2 of 2 test examples"))
    }

    @Test func oneFileHasNoLeaks() {
        #expect(findings(LeakedUnits(), examples).isEmpty)
        #expect(findings(LeakedUnits(), examples, parts: Array(repeating: .train, count: 5)).isEmpty)
    }
}
