import HoneBase
import Testing

@testable import HoneData

struct PartSplitTests {
    private let labels = ["a", "b", "c", "d"]

    @Test func sharesHoldForEveryLabel() throws {
        let examples = unlikeExamples(400, labels: labels)
        let split = try PartSplit(of: examples, units: Units(of: examples), byLabel: true)
        #expect(Part.allCases.map { split.examples(in: $0).count } == [280, 40, 80])
        for label in labels {
            let counts = Part.allCases.map { part in
                split.examples(in: part).count { examples[$0].output == label }
            }
            #expect(zip(counts, [70, 10, 20]).allSatisfy { abs($0 - $1) <= 1 })
        }
    }

    @Test func unitsAreNeverTornApart() throws {
        var examples = unlikeExamples(300, labels: labels)
        for index in examples.indices where index % 7 < 3 { examples[index].group = "\(index / 20)" }
        let split = try PartSplit(of: examples, units: Units(of: examples), byLabel: true)
        #expect(split.leaks.isEmpty)
        #expect(split.units.count < 220)
        #expect(Part.allCases.allSatisfy { !split.examples(in: $0).isEmpty })
    }

    @Test func aRareLabelIsLearnedRatherThanMeasured() throws {
        let examples =
            unlikeExamples(100)
            + unlikeExamples(130)[100...].enumerated().map { index, rare in
                Example(input: rare.input, output: "rare \(index)", source: rare.source)
            }
        let split = try PartSplit(of: examples, units: Units(of: examples), byLabel: true)
        #expect((100..<130).allSatisfy { split.parts[$0] == .train })
        // Where outputs are texts, each of its own, they are split like any other.
        let texts = try PartSplit(of: examples, units: Units(of: examples), byLabel: false)
        #expect((100..<130).contains { texts.parts[$0] == .test })
    }

    @Test func orderAndSaltDecideAndNothingElse() throws {
        let examples = unlikeExamples(200, labels: labels)
        func tested(_ examples: [Example], salt: UInt64) throws -> Set<String> {
            let split = try PartSplit(of: examples, units: Units(of: examples), byLabel: true, salt: salt)
            return Set(split.examples(in: .test).map { examples[$0].id })
        }
        #expect(try tested(examples, salt: 0) == tested(examples.reversed(), salt: 0))
        #expect(try tested(examples, salt: 0) != tested(examples, salt: 1))
    }

    @Test func keptPartsStayAndOnlyNewExamplesAreDealt() throws {
        let all = unlikeExamples(300, labels: labels)
        let old = Array(all[..<200])
        let first = try PartSplit(of: old, units: Units(of: old), byLabel: true)
        var kept = SplitFile()
        for (example, part) in zip(old, first.parts) { kept[example.id] = .part(part) }
        let second = try PartSplit(of: all, units: Units(of: all), byLabel: true, kept: kept)
        #expect(Array(second.parts[..<200]) == first.parts)
        #expect(Part.allCases.map { second.examples(in: $0).count } == [210, 30, 60])
    }

    @Test func aNewExampleJoinsItsUnit() throws {
        let old = unlikeExamples(60)
        let first = try PartSplit(of: old, units: Units(of: old), byLabel: true)
        var kept = SplitFile()
        for (example, part) in zip(old, first.parts) { kept[example.id] = .part(part) }
        let new = old.map { example($0.input.uppercased() + ".", $0.output) }
        let second = try PartSplit(of: old + new, units: Units(of: old + new), byLabel: true, kept: kept)
        #expect(second.parts == first.parts + first.parts)
        #expect(second.leaks.isEmpty)
    }

    @Test func aNewExampleThatLinksOldOnesIsALeakAndLeavesTrainingForIt() throws {
        var old = unlikeExamples(60)
        let first = try PartSplit(of: old, units: Units(of: old), byLabel: true)
        var kept = SplitFile()
        for (example, part) in zip(old, first.parts) { kept[example.id] = .part(part) }
        let (train, test) = (first.examples(in: .train)[0], first.examples(in: .test)[0])
        // The ids are those of the texts: a group changes the unit and nothing else.
        (old[train].group, old[test].group) = ("1", "2")
        let alike = old[train].input
        let new = Example(id: "new", input: alike, output: "a", group: "2", source: old[0].source)
        let all = old + [new]
        let split = try PartSplit(of: all, units: Units(of: all), byLabel: true, kept: kept)
        #expect(Array(split.parts[..<60]) == first.parts)
        let members = split.leaks.map { Set($0.members.values.joined()) }
        #expect(members == [[train, test, 60]])
        let fitted = split.examples(in: [.train], apartFrom: [.test])
        #expect(Set(fitted) == Set(first.examples(in: .train)).subtracting([train]))
    }

    @Test func aTenthOfTrainingBecomesValidation() throws {
        let examples = unlikeExamples(230, labels: labels)
        let given = (0..<230).map { $0 < 200 ? Part.train : .test }
        let split = try PartSplit(given: given, of: examples, units: Units(of: examples), byLabel: true)
        #expect(split.examples(in: .test) == Array(200..<230))
        #expect(split.examples(in: .validation).count == 20)
        for label in labels {
            #expect((4...6).contains(split.examples(in: .validation).count { examples[$0].output == label }))
        }
    }

    @Test func validationHasEveryLabelThatCanSpareAUnit() throws {
        let labels = (0..<20).flatMap { label in Array(repeating: "\(label)", count: 1 + label % 4) }
        var examples = unlikeExamples(labels.count + 5)
        for index in labels.indices { examples[index].output = labels[index] }
        let given = examples.indices.map { $0 < labels.count ? Part.train : .test }
        let split = try PartSplit(given: given, of: examples, units: Units(of: examples), byLabel: true)
        for label in 0..<20 {
            let counts = [Part.train, .validation].map { part in
                split.examples(in: part).count { examples[$0].output == "\(label)" }
            }
            #expect(counts[0] >= 1)
            #expect((counts[1] >= 1) == (label % 4 > 0))
        }
    }

    @Test func aGivenValidationStays() throws {
        let examples = unlikeExamples(6)
        let given: [Part] = [.train, .train, .validation, .test, .test, .test]
        #expect(
            try PartSplit(given: given, of: examples, units: Units(of: examples), byLabel: true).parts
                == given
        )
    }

    @Test func theTrainingTestedOnNothingItHasSeen() throws {
        let examples = [
            example("the pump leaks oil"), example("nothing alike"), example("The pump leaks oil!"),
            example("quite another thing"),
        ]
        let given: [Part] = [.train, .train, .test, .validation]
        let split = try PartSplit(given: given, of: examples, units: Units(of: examples), byLabel: true)
        #expect(split.examples(in: .train) == [0, 1])
        #expect(split.examples(in: [.train, .validation], apartFrom: [.test]) == [1, 3])
        #expect(split.examples(in: [.train], apartFrom: [.validation]) == [0, 1])
    }

    @Test func tooFewExamplesAreRefused() {
        let examples = unlikeExamples(2)
        let units = Units(of: examples)
        #expect(throws: SplitError.tooFewUnits(found: 2, needed: 3)) {
            try PartSplit(of: examples, units: units, byLabel: true)
        }
        #expect(throws: SplitError.tooFewUnits(found: 1, needed: 2)) {
            try PartSplit(given: [.train, .test], of: examples, units: units, byLabel: true)
        }
        let own = (0..<3).map { unlikeExamples(3, labels: ["a", "b", "c"])[$0] }
        #expect(throws: SplitError.emptyPart(.validation)) {
            try PartSplit(of: own, units: Units(of: own), byLabel: true)
        }
    }
}
