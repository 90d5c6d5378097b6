import HoneBase
import HoneData
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct PlanTests {
    /// Rows of which some repeat others, nearly repeat them or share a group.
    private func entangled(_ count: Int, seed: UInt64) -> [SampleRow] {
        var random = Philox(seed: seed, stream: 99)
        var rows = SampleRow.unlike(count, seed: seed)
        for index in rows.indices.dropFirst() {
            let other = random.below(index)
            switch random.below(8) {
            case 0: rows[index].input = rows[other].input
            case 1: rows[index].input = rows[other].input + " x"
            case 2:
                rows[other].group = rows[other].group ?? "g\(other)"
                rows[index].group = rows[other].group
            default: break
            }
        }
        return rows
    }

    private func plan(_ folder: TaskFolder) throws -> Plan { try Plan(folder.data, of: folder.task) }

    /// That nothing on which a fit is measured, nor anything like it, is seen by the fit.
    private func expectNothingSeen(_ plan: Plan) {
        func units(_ rows: [Int]) -> Set<Int> { Set(rows.map { plan.units.ofExample[$0] }) }
        for round in plan.rounds {
            let test = units(round.test)
            #expect(!round.training.isEmpty)
            #expect(test.isDisjoint(with: units(round.training)))
            for inner in round.inner {
                #expect(test.isDisjoint(with: units(inner.training)))
                #expect(test.isDisjoint(with: units(inner.validation)))
                #expect(units(inner.training).isDisjoint(with: units(inner.validation)))
                #expect(Set(inner.training + inner.validation).isSubset(of: round.training))
            }
        }
        for inner in plan.final.inner {
            #expect(units(inner.training).isDisjoint(with: units(inner.validation)))
        }
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func crossFittingPredictsEveryItemOnceUnseen(_ seed: UInt64) throws {
        try withTemporaryFolder { path in
            let folder = try TaskFolder(path, ["examples.jsonl": entangled(120, seed: seed)])
            let plan = try plan(folder)
            #expect(plan.procedure == .crossFitting)
            #expect(plan.rounds.count == 5)
            #expect(plan.items.sorted() == Array(0..<120))
            #expect(plan.rounds.allSatisfy { $0.inner.count == 4 })
            #expect(plan.final.training == Array(0..<120))
            #expect(plan.final.test.isEmpty)
            #expect(plan.leftOut == 0)
            expectNothingSeen(plan)
        }
    }

    /// Each round's inner folds together hold all that the round may see, each once.
    @Test func innerFoldsCoverTheTrainingRows() throws {
        try withTemporaryFolder { path in
            let folder = try TaskFolder(path, ["examples.jsonl": SampleRow.unlike(60)])
            for round in try plan(folder).rounds {
                #expect(round.inner.flatMap(\.validation).sorted() == round.training.sorted())
            }
        }
    }

    @Test func fromTwoThousandExamplesOnThereIsATestSet() throws {
        try withTemporaryFolder { path in
            let folder = try TaskFolder(path, ["examples.jsonl": entangled(Plan.crossFittingLimit, seed: 3)])
            let plan = try plan(folder)
            #expect(plan.procedure == .testSet)
            #expect(plan.rounds.count == 1)
            #expect((360...440).contains(plan.items.count))
            let round = plan.rounds[0]
            #expect(round.inner.count == 1)
            #expect((180...220).contains(round.inner[0].validation.count))
            #expect(Set(round.training) == Set(round.inner[0].training + round.inner[0].validation))
            #expect(round.training == plan.final.training)
            #expect(Set(plan.items).isDisjoint(with: round.training))
            expectNothingSeen(plan)
        }
    }

    @Test func aGivenTestSetIsTakenAsItIs() throws {
        try withTemporaryFolder { path in
            let rows = SampleRow.unlike(90)
            let folder = try TaskFolder(
                path,
                [
                    "train.jsonl": Array(rows[..<50]), "validation.jsonl": Array(rows[50..<60]),
                    "test.jsonl": Array(rows[60...]),
                ]
            )
            let plan = try plan(folder)
            #expect(plan.procedure == .testSet)
            #expect(plan.items == Array(60..<90))
            #expect(plan.rounds[0].training == Array(0..<60))
            #expect(plan.rounds[0].inner[0].training == Array(0..<50))
            #expect(plan.rounds[0].inner[0].validation == Array(50..<60))
            #expect(plan.leftOut == 0)
            expectNothingSeen(plan)
        }
    }

    /// Repeated means the same but for case and white space.
    @Test func trainingRowsThatTheTestSetRepeatsAreLeftOut() throws {
        try withTemporaryFolder { path in
            let rows = SampleRow.unlike(90)
            var train = Array(rows[..<60])
            train[3].input = rows[70].input
            train[7].input = "  " + rows[80].input.uppercased() + "\t"
            let folder = try TaskFolder(path, ["train.jsonl": train, "test.jsonl": Array(rows[60...])])
            let plan = try plan(folder)
            #expect(plan.leftOut == 2)
            #expect(plan.items == Array(60..<90))
            #expect(Set(plan.rounds[0].training) == Set(0..<60).subtracting([3, 7]))
            let inner = plan.rounds[0].inner[0]
            #expect(Set(inner.training + inner.validation) == Set(0..<60).subtracting([3, 7]))
            #expect((4...8).contains(inner.validation.count))
        }
    }

    @Test func rowsKeepTheirFoldWhenOthersJoin() throws {
        try withTemporaryFolder { path in
            let rows = SampleRow.unlike(70)
            let folder = try TaskFolder(path, ["examples.jsonl": Array(rows[..<60])])
            let before = try plan(folder).rounds.map { Set($0.test) }
            let kept = try folder.text("split.jsonl")
            try folder.write(rows.map(\.line).joined(), to: "examples.jsonl")
            let after = try plan(folder).rounds.map { Set($0.test.filter { $0 < 60 }) }
            #expect(before == after)
            #expect(try folder.text("split.jsonl").hasPrefix(kept))
        }
    }

    /// A later row may link two rows of two folds; neither is then fitted on when the other is held out.
    @Test func aRowThatLinksTwoFoldsTakesNothingOfThemIntoTraining() throws {
        try withTemporaryFolder { path in
            var rows = SampleRow.unlike(60)
            let folder = try TaskFolder(path, ["examples.jsonl": rows])
            let plan = try plan(folder)
            let (first, second) = (plan.rounds[0].test[0], plan.rounds[1].test[0])
            for index in [first, second] { rows[index].group = "late" }
            try folder.write(rows.map(\.line).joined(), to: "examples.jsonl")
            let linked = try self.plan(folder)
            #expect(linked.rounds[0].test.contains(first))
            #expect(linked.rounds[1].test.contains(second))
            #expect(!linked.rounds[0].training.contains(second))
            #expect(!linked.rounds[1].training.contains(first))
            expectNothingSeen(linked)
        }
    }

    @Test func tooFewExamplesAreRefused() throws {
        try withTemporaryFolder { path in
            let folder = try TaskFolder(path, ["examples.jsonl": SampleRow.unlike(4)])
            let problem = problem { _ = try plan(folder) }
            #expect(problem?.what == "too few examples to split")
            #expect(try Files.names(in: path) == ["examples.jsonl", "task.yaml"])
        }
    }
}
