import HoneBase
import SystemPackage
import Testing

@testable import HoneData

/// Reads, checks and splits public data sets with thousands of rows.
@Suite(.enabled(if: hasSharedData))
struct RealDataTests {
    private func load(_ set: String, _ names: [(Part, String)]) throws -> (examples: [Example], parts: [Part])
    {
        var examples: [Example] = []
        var parts: [Part] = []
        for (part, name) in names {
            let read = try ExampleFile.read(sharedData.appending(set).appending(name))
            examples += read
            parts += read.map { _ in part }
        }
        return (examples, parts)
    }

    @Test(arguments: [
        ("intent-banking77", [(Part.train, "train.jsonl"), (.test, "test.jsonl")], 13_083, 77),
        ("intent-clinc150", [(.train, "train.jsonl"), (.validation, "val.jsonl")], 18_200, 151),
        ("intent-insurance-tickets", [(.train, "train.jsonl"), (.test, "test.jsonl")], 136, 10),
        ("intent-support-bitext", [(.train, "train.jsonl"), (.test, "test.jsonl")], 7_290, 27),
    ])
    func aKnownSetHasItsSizeAndNoPersonalData(
        _ set: String,
        _ names: [(Part, String)],
        _ count: Int,
        _ classCount: Int
    ) throws {
        let (examples, _) = try load(set, names)
        #expect(examples.count == count)
        let report = Checks.run(on: CheckedExamples(examples, hasLabels: true))
        #expect(!report.isMeaningless)
        #expect(report.findings.first { $0.check == "class-counts" }?.count == classCount)
        // The sets were made without any; order numbers of all kinds stand in one of them.
        #expect(!report.findings.contains { $0.check == "personal-data" })
    }

    @Test func aGivenSplitIsCompletedAndItsLeaksAreTold() throws {
        let (examples, parts) = try load(
            "intent-banking77",
            [(.train, "train.jsonl"), (.test, "test.jsonl")]
        )
        let units = Units(of: examples)
        let split = try PartSplit(given: parts, of: examples, units: units, byLabel: true)
        #expect(split.examples(in: .test).count == 3080)
        #expect((950...1050).contains(split.examples(in: .validation).count))
        let labels = Set(examples.map(\.output))
        #expect(Set(split.examples(in: .validation).map { examples[$0].output }) == labels)
        #expect(!split.leaks.isEmpty)
        let fitted = split.examples(in: [.train, .validation], apartFrom: [.test])
        #expect(fitted.count < 10_003 && fitted.count > 9_000)
        let seen = Set(split.examples(in: .test).map { units.ofExample[$0] })
        #expect(fitted.allSatisfy { !seen.contains(units.ofExample[$0]) })
    }
}
