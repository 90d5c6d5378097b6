import HoneBase
import Testing

@testable import HoneData

struct CheckReportTests {
    @Test func theGravestFindingsComeFirst() {
        let found = [
            Finding("a", .note, "n"), Finding("b", .error, "e"), Finding("c", .warning, "w"),
            Finding("d", .error, "f"),
        ]
        let report = CheckReport(exampleCount: 3, findings: found)
        #expect(report.findings.map(\.check) == ["b", "d", "c", "a"])
        #expect(report.isMeaningless)
        #expect(!CheckReport(exampleCount: 3, findings: [found[0], found[2]]).isMeaningless)
        #expect(Finding.Severity.allCases.map(report.count) == [1, 1, 2])
    }

    @Test func theReportHasAFormForPrograms() {
        let finding = Finding(
            "a",
            .warning,
            "m",
            evidence: [.init(.init(file: "f", line: 3, field: "input"), "d"), .init(.init(file: "g"))],
            numbers: JSONObject([("kind", "k")])
        )
        let text = CheckReport(exampleCount: 3, findings: [finding]).json.text()
        #expect(
            text == """
                {"examples": 3, "errors": 0, "warnings": 1, "notes": 0, "findings": [{"check": "a", \
                "severity": "warning", "message": "m", "count": 2, "kind": "k", "places": [{"file": "f", \
                "line": 3, "field": "input", "detail": "d"}, {"file": "g"}]}]}
                """
        )
    }

    @Test func everyCheckIsMadeAndHasANameOfItsOwn() {
        #expect(Set(Checks.all.map(\.name)).count == Checks.all.count)
        let examples = [example("call 212-555-0142 or site7@example.com", "a", line: 1)]
        let report = Checks.run(on: CheckedExamples(examples, hasLabels: true))
        #expect(report.exampleCount == 1)
        #expect(
            report.findings.map(\.check) == [
                "too-few-examples", "single-class", "personal-data", "personal-data", "class-counts",
            ]
        )
    }
}
