import Testing

@testable import HoneData

/// The checks of labels: `LabelSpelling` and `ConflictingLabels`.
struct LabelChecksTests {
    @Test func labelsThatDifferInSpellingOnlyAreTold() throws {
        let outputs = ["Billing", "other", "billing ", "billing", "Billing"]
        let examples = outputs.enumerated().map { example("text \($0)", $1, line: $0 + 1) }
        let finding = try #require(findings(LabelSpelling(), examples).first)
        #expect(finding.severity == .warning && finding.count == 1)
        #expect(finding.evidence.map(\.detail) == ["\"Billing\"", "\"billing \"", "\"billing\""])
        #expect(lines(finding) == [1, 3, 4])
        #expect(findings(LabelSpelling(), unlikeExamples(4, labels: ["a", "b"])).isEmpty)
    }

    @Test func anInputWithTwoLabelsIsTold() throws {
        let examples = [
            example("The pump leaks", "a", line: 1), example("the  pump leaks", "b", line: 2),
            example("other", "a", line: 3), example("Other", "a", line: 4),
            example("the pump leaks", "a", line: 5),
        ]
        let finding = try #require(findings(ConflictingLabels(), examples).first)
        #expect(finding.severity == .warning && finding.count == 1)
        #expect(lines(finding) == [1, 2, 5])
        #expect(finding.evidence.map(\.detail) == ["a", "b", "a"])
        #expect(findings(ConflictingLabels(), examples, hasLabels: false).isEmpty)
        #expect(findings(ConflictingLabels(), Array(examples[2...])).isEmpty)
    }
}
