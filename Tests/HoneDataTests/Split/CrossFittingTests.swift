import HoneBase
import Testing

@testable import HoneData

struct CrossFittingTests {
    private func grouped(_ count: Int) -> [Example] {
        var examples = unlikeExamples(count, labels: ["a", "b", "c"])
        for index in examples.indices where index % 5 == 0 { examples[index].group = "\(index / 30)" }
        return examples
    }

    @Test func foldsAreEvenAlsoWithinLabels() throws {
        let examples = unlikeExamples(600, labels: (0..<12).map { "\($0)" })
        let split = try CrossFitting(of: examples, units: Units(of: examples), byLabel: true)
        #expect((0..<5).allSatisfy { fold in split.folds.count { $0 == fold } == 120 })
        for label in 0..<12 {
            for fold in 0..<5 {
                #expect(
                    examples.indices.count { split.folds[$0] == fold && examples[$0].output == "\(label)" }
                        == 10
                )
            }
        }
    }

    @Test func everyExampleIsPredictedOnceByAModelThatHasNotSeenItsUnit() throws {
        let examples = grouped(200)
        let split = try CrossFitting(of: examples, units: Units(of: examples), byLabel: true)
        let rounds = split.rounds
        #expect(rounds.flatMap(\.test).sorted() == Array(0..<200))
        #expect(split.leaks.isEmpty)
        for round in rounds {
            #expect(Set(round.train).isDisjoint(with: round.test))
            #expect(round.train.count + round.test.count == 200)
            let units = Set(round.test.map { split.units.ofExample[$0] })
            #expect(round.train.allSatisfy { !units.contains(split.units.ofExample[$0]) })
        }
    }

    @Test func theInnerFoldsAreTheOtherFour() throws {
        let examples = grouped(200)
        let split = try CrossFitting(of: examples, units: Units(of: examples), byLabel: true)
        for round in split.rounds {
            #expect(round.inner.map(\.fold) == (0..<5).filter { $0 != round.fold })
            #expect(round.inner.flatMap(\.validation).sorted() == round.train)
            for inner in round.inner {
                #expect((inner.train + inner.validation).sorted() == round.train)
                #expect(inner.validation.allSatisfy { split.folds[$0] == inner.fold })
            }
        }
    }

    @Test func aLabelWithTwoUnitsIsInTrainingForBoth() throws {
        var examples = unlikeExamples(100)
        for index in 0..<40 { examples[index].output = "\(index / 2)" }
        for index in 60..<90 { examples[index].group = "large" }
        let split = try CrossFitting(of: examples, units: Units(of: examples), byLabel: true)
        for label in 0..<20 { #expect(split.folds[2 * label] != split.folds[2 * label + 1]) }
    }

    @Test func keptFoldsStay() throws {
        let all = unlikeExamples(250, labels: ["a", "b"])
        let old = Array(all[..<150])
        let first = try CrossFitting(of: old, units: Units(of: old), byLabel: true)
        var kept = SplitFile()
        for (example, fold) in zip(old, first.folds) { kept[example.id] = .fold(fold) }
        let second = try CrossFitting(of: all, units: Units(of: all), byLabel: true, kept: kept)
        #expect(Array(second.folds[..<150]) == first.folds)
        #expect((0..<5).allSatisfy { fold in second.folds.count { $0 == fold } == 50 })
        // A fold beyond those wanted is no place.
        kept[old[0].id] = .fold(9)
        let third = try CrossFitting(of: all, units: Units(of: all), byLabel: true, kept: kept)
        #expect(third.folds[0] < 5)
    }

    @Test func linkedUnitsLeaveTrainingForTheFoldThatTheyWouldGiveAway() throws {
        let old = unlikeExamples(50)
        let first = try CrossFitting(of: old, units: Units(of: old), byLabel: true)
        var kept = SplitFile()
        for (example, fold) in zip(old, first.folds) { kept[example.id] = .fold(fold) }
        let other = try #require(first.folds.indices.first { first.folds[$0] != first.folds[0] })
        var all = old + [example(old[0].input + "!", group: "g")]
        all[other].group = "g"
        let split = try CrossFitting(of: all, units: Units(of: all), byLabel: true, kept: kept)
        #expect(Array(split.folds[..<50]) == first.folds)
        #expect(split.leaks == [split.units.ofExample[0]])
        #expect(split.rounds.flatMap(\.test).sorted() == Array(0...50))
        for round in split.rounds where round.test.contains(0) || round.test.contains(other) {
            #expect(Set(round.train).isDisjoint(with: [0, other, 50]))
            for inner in round.inner {
                #expect(Set(inner.train + inner.validation).isDisjoint(with: [0, other, 50]))
            }
        }
        for round in split.rounds where !round.test.contains(0) && !round.test.contains(other) {
            #expect(Set([0, other, 50]).isSubset(of: round.train))
            for inner in round.inner where inner.validation.contains(0) || inner.validation.contains(other) {
                #expect(Set(inner.train).isDisjoint(with: [0, other, 50]))
            }
        }
    }

    @Test func fewerUnitsThanFoldsAreRefused() {
        var examples = unlikeExamples(20)
        for index in examples.indices { examples[index].group = "\(index % 4)" }
        #expect(throws: SplitError.tooFewUnits(found: 4, needed: 5)) {
            try CrossFitting(of: examples, units: Units(of: examples), byLabel: true)
        }
    }
}
