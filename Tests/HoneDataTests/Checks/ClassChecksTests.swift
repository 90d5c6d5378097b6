import HoneBase
import Testing

@testable import HoneData

/// The checks of classes and their sizes: `ClassCounts`, `SingleClass`, `RareClasses`, `TooFewExamples`.
struct ClassChecksTests {
    @Test func classesAreCounted() throws {
        let examples = unlikeExamples(10, labels: ["b", "a", "b"])
        let finding = try #require(findings(ClassCounts(), examples).first)
        #expect(finding.severity == .note)
        #expect(finding.count == 2)
        #expect(finding.numbers["classes"]?.object?.members.map(\.key) == ["b", "a"])
        #expect(finding.numbers["classes"]?.object?.members.map(\.value) == [7, 3])
        #expect(finding.numbers["parts"] == nil)
        let parts = (0..<10).map { $0 < 6 ? Part.train : .test }
        let ofParts = findings(ClassCounts(), examples, parts: parts).first
        #expect(ofParts?.numbers["parts"]?["train"]?.integer == 6)
        #expect(ofParts?.numbers["parts"]?["test"]?.integer == 4)
    }

    @Test(arguments: [(80, true), (79, false)])
    func aClassOfNearlyAllIsAWarning(_ count: Int, _ isTold: Bool) {
        var examples = unlikeExamples(100)
        for index in count..<100 { examples[index].output = "b" }
        let found = findings(ClassCounts(), examples).filter { $0.check == "class-balance" }
        #expect(found.map(\.severity) == (isTold ? [.warning] : []))
    }

    @Test func oneClassIsAnError() {
        #expect(findings(SingleClass(), unlikeExamples(30)).map(\.severity) == [.error])
        #expect(findings(SingleClass(), unlikeExamples(30, labels: ["a", "b"])).isEmpty)
        #expect(findings(SingleClass(), unlikeExamples(30), hasLabels: false).isEmpty)
        // Training alone counts.
        let parts = (0..<30).map { $0 % 2 == 0 ? Part.train : .test }
        #expect(findings(SingleClass(), unlikeExamples(30, labels: ["a", "b"]), parts: parts).count == 1)
    }

    @Test func aClassWithOneExampleIsAWarning() throws {
        var examples = unlikeExamples(30, labels: ["a", "b"])
        examples[4].output = "rare"
        examples[8].output = "twice"
        examples[9].output = "twice"
        examples[9].input = examples[8].input + "!"
        examples[12].output = "fine"
        examples[13].output = "fine"
        let finding = try #require(findings(RareClasses(), examples).first)
        #expect(finding.severity == .warning)
        #expect(finding.evidence.map(\.detail) == ["rare", "twice"])
        #expect(lines(finding) == [5, 9])
        #expect(findings(RareClasses(), examples, hasLabels: false).isEmpty)
        #expect(findings(RareClasses(), unlikeExamples(4, labels: ["a", "b"])).isEmpty)
    }

    @Test(arguments: [(19, true), (20, false)])
    func fewerThanTwentyAreAnError(_ count: Int, _ isTold: Bool) {
        let found = findings(TooFewExamples(), unlikeExamples(count))
        #expect(found.map(\.severity) == (isTold ? [.error] : []))
        // Of given parts, test counts.
        let parts = (0..<50).map { $0 < count ? Part.test : .train }
        #expect(findings(TooFewExamples(), unlikeExamples(50), parts: parts).count == (isTold ? 1 : 0))
    }
}
