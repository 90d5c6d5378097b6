import HoneBase
import HoneData
import HoneEvaluation
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct EvidenceTests {
    /// A trial that answers the first `wrong` items wrongly, the next `silent` not at all, the others right.
    private func trial(
        _ name: String,
        _ plan: Plan,
        _ targets: [Int],
        wrong: Int = 0,
        silent: Int = 0,
        validation: Double,
        probability: Double? = 0.7,
        base: String? = "b"
    ) -> Trial {
        Trial(
            name: name,
            base: base,
            simplicity: ApproachRegistry.approach(named: name).map { $0.simplicity } ?? -1,
            predictions: plan.items.enumerated().map { position, item in
                if position < wrong {
                    return Prediction(label: (targets[item] + 1) % 3, probability: probability)
                }
                if position < wrong + silent { return Prediction(label: nil) }
                return Prediction(label: targets[item], probability: probability)
            },
            validationScore: validation,
            choices: [("k", "1")],
            trainSeconds: 36,
            latency: base == nil ? nil : .init(p50: 1, p95: 2, mean: 3.6)
        )
    }

    private func result(
        yaml: String = "",
        _ trials: (Plan, [Int]) -> [Trial]
    ) throws -> (result: ComparisonResult, items: [Int]) {
        try withTemporaryFolder { path in
            let folder = try TaskFolder(path, yaml: yaml, ["examples.jsonl": SampleRow.unlike(60)])
            let (task, data) = (try folder.task, try folder.data)
            let plan = try Plan(data, of: task)
            let labels = try #require(data.labels)
            let targets = data.examples.map { labels.firstIndex(of: $0.output) ?? -1 }
            let options = Comparison.Options(output: path.appending("out"), command: "hone compare")
            let evidence = Evidence(task, data, plan, labels, targets, trials(plan, targets), options)
            return (
                try evidence.result([], bases: [], seen: [], testOpened: 3, truncated: 1, documents: nil),
                plan.items
            )
        }
    }

    @Test func countsAndScoresAreThoseOfTheAnswers() throws {
        let (result, items) = try result { plan, targets in
            [trial("linear-head", plan, targets, wrong: 4, silent: 2, validation: 0.9)]
        }
        let approach = try #require(result.approaches.first)
        #expect(approach.identifier == "linear-head@b")
        #expect(approach.right == 54)
        #expect(approach.wrong == 4)
        #expect(approach.failed == 2)
        #expect(approach.score == 0.9)
        #expect(approach.seedScores == [0.9])
        #expect(approach.interval == Interval.wilson(right: 54, of: 60))
        #expect(approach.versusReference == nil)
        // 36 s and 3.6 ms at 0.20 an hour.
        #expect(abs((approach.cost?.fit ?? 0) - 0.002) < 1e-12)
        #expect(abs((approach.cost?.perThousand ?? 0) - 0.0002) < 1e-12)
        #expect(result.items.map(\.id) == items.map { "r\($0)" })
        #expect(result.items[0].line == items[0] + 1)
        #expect(result.testOpened == 3)
        #expect(result.truncatedCount == 1)
        #expect(result.winner?.identifier == "linear-head@b")
    }

    /// The reference is the best on validation, whatever the held-out items say; of equals the simpler.
    @Test(
        arguments: [
            ([0.8, 0.9, 0.7], "nearest-examples@b"), ([0.9, 0.9, 0.8], "label-similarity@b"),
            ([0.1, 0.9, 0.9], "nearest-examples@b"), ([0.1, 0.2, 0.3], "linear-head@b"),
        ] as [([Double], String)]
    )
    func theReferenceIsTheBestOnValidation(_ scores: [Double], _ reference: String) throws {
        let names = ["label-similarity", "nearest-examples", "linear-head"]
        let (result, _) = try result { plan, targets in
            zip(names, scores).enumerated().map { index, pair in
                trial(pair.0, plan, targets, wrong: 20 - 10 * index, validation: pair.1)
            }
        }
        #expect(result.reference == reference)
        for approach in result.approaches {
            #expect((approach.versusReference == nil) == (approach.identifier == reference))
        }
        let scoreOfReference = result.approaches.first { $0.identifier == reference }?.score ?? 0
        for approach in result.approaches {
            guard let versus = approach.versusReference else { continue }
            #expect(abs(versus.difference - (approach.score - scoreOfReference)) < 1e-12)
        }
    }

    @Test func theCostOfAnotherSystemIsTheOneGiven() throws {
        let yaml =
            "approaches: [{external: a.jsonl, name: prompt, cost_per_1000: 4}, "
            + "{external: b.jsonl, name: free}]\n"
        let (result, _) = try result(yaml: yaml) { plan, targets in
            [
                trial("prompt", plan, targets, validation: 0.9, base: nil),
                trial("free", plan, targets, validation: 0.8, base: nil),
            ]
        }
        #expect(result.approaches[0].cost == Cost(fit: 0, perThousand: 4))
        #expect(result.approaches[0].costTotal == 4 * 365.25)
        #expect(result.approaches[1].cost == nil)
        #expect(result.approaches[1].costTotal == nil)
    }

    /// Whoever is best on validation judges, where it gives probabilities, and only where it is sure.
    @Test func labelsAreSuspectedWhereTheJudgeIsSure() throws {
        func suspects(_ probability: Double?) throws -> ComparisonResult {
            try result { plan, targets in
                [
                    trial("linear-head", plan, targets, wrong: 3, validation: 0.9, probability: probability),
                    trial("nearest-examples", plan, targets, wrong: 9, validation: 0.8, probability: 0.5),
                ]
            }
            .result
        }
        let sure = try suspects(0.95)
        #expect(sure.suspectedLabels.map(\.item) == [0, 1, 2])
        for suspect in sure.suspectedLabels {
            #expect(suspect.approach == "linear-head@b")
            #expect(suspect.given == sure.items[suspect.item].label)
            #expect(suspect.predicted == (suspect.given + 1) % 3)
            #expect(suspect.probability == 0.95)
        }
        #expect(try suspects(0.79).suspectedLabels.isEmpty)
        #expect(try suspects(nil).suspectedLabels.isEmpty)
    }
}
