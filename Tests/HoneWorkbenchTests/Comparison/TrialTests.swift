import HoneBase
import HoneEvaluation
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TrialTests {
    private static func material(targets: [Int]? = nil) -> Material {
        var random = Philox(seed: 12)
        let rows = (0..<90).map { row in
            (degrees: Double(row % 3) * 110 + 40 * random.normal(), label: row % 3)
        }
        let material = Material.plane(rows, labels: 3, labelDegrees: [0, 110, 220])
        return Material(
            labels: material.labels,
            targets: targets ?? material.targets,
            features: material.features,
            labelFeatures: material.labelFeatures
        )
    }

    private func withPlan(_ files: [String: [SampleRow]], _ body: (Plan) throws -> Void) throws {
        try withTemporaryFolder { path in
            let folder = try TaskFolder(path, files)
            try body(try Plan(folder.data, of: folder.task))
        }
    }

    private static let rows = SampleRow.unlike(90)
    private static let given = ["train.jsonl": Array(rows[..<60]), "test.jsonl": Array(rows[60...])]

    /// The reference is chosen by the validation score: neither it nor a choice may depend on test answers.
    @Test(arguments: featureApproaches)
    func nothingDependsOnTheTestAnswers(_ name: String) throws {
        try expectIndependence(approach(named: name))
    }

    private func expectIndependence<A: Approach>(_ approach: A.Type) throws {
        try withPlan(Self.given) { plan in
            let turned = Self.material().targets.enumerated().map { $0 < 60 ? $1 : ($1 + 1) % 3 }
            let (one, model) = try approach.attempt(plan, on: Self.material(), metric: .accuracy) {}
            let (other, _) = try approach.attempt(plan, on: Self.material(targets: turned), metric: .accuracy)
            {}
            #expect(one.predictions == other.predictions)
            #expect(one.validationScore == other.validationScore)
            #expect(one.choices.map(\.value) == other.choices.map(\.value))
            #expect(one.predictions.count == 30)
            // What is served is what was measured.
            #expect(model.predict(plan.items, of: Self.material()) == one.predictions)
            #expect(one.name == A.name)
        }
    }

    /// A setting's score, and the fit that is measured, worked out by hand for the one-nearest neighbour.
    @Test func theScoreIsThatOfTheChosenSettingOnValidation() throws {
        try withPlan(Self.given) { plan in
            let material = Self.material()
            let (trial, _) = try NearestExamples.attempt(plan, on: material, metric: .accuracy) {}
            let inner = plan.rounds[0].inner[0]
            let settings = NearestExamples.settings(for: material)
            let scores = settings.map { setting in
                let model = NearestExamples.fit(setting, on: material, training: inner.training)
                let answers = model.predict(material.features(of: inner.validation))
                let right = zip(answers, inner.validation).count { $0.label == material.targets[$1] }
                return Double(right) / Double(inner.validation.count)
            }
            let best = try #require(scores.max())
            let chosen = try #require(scores.firstIndex(of: best))
            #expect(abs(trial.validationScore - best) < 1e-12)
            #expect(
                trial.choices.map(\.value)
                    == NearestExamples.describe(settings[chosen], for: material).map(\.value)
            )
            let model = NearestExamples.fit(settings[chosen], on: material, training: plan.rounds[0].training)
            #expect(trial.predictions == model.predict(material.features(of: plan.items)))
        }
    }

    @Test func crossFittingServesAFitOnEverything() throws {
        try withPlan(["examples.jsonl": Self.rows]) { plan in
            var steps = 0
            let material = Self.material()
            let (trial, model) = try NearestExamples.attempt(plan, on: material, metric: .macroF1) {
                steps += 1
            }
            #expect(trial.predictions.count == 90)
            #expect(model.examples.shape[0] == 90)
            #expect(steps == 6)
            #expect((0...1).contains(trial.validationScore))
        }
    }

    @Test func anItemWithoutAnswerCountsAsWrong() {
        let answers = ["a", nil, "b", "b"]
        #expect(Score.value(answers, ["a", "a", "b", "a"], .accuracy) == 0.5)
        // Label a: 1 of 1 answers right, 1 of 3 found; label b: 1 of 2 right, 1 of 1 found.
        #expect(abs(Score.value(answers, ["a", "a", "b", "a"], .macroF1) - (0.5 + 2.0 / 3) / 2) < 1e-12)
        #expect(Score.value([], [], .accuracy) == 0)
    }
}
