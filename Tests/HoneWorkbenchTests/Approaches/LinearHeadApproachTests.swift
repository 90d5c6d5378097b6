import HoneBase
import HoneTensor
import HoneTestSupport
import Testing

@testable import HoneWorkbench

@Suite struct LinearHeadApproachTests {
    /// Three sectors of the plane, well apart, with some rows held back of each.
    private let material: Material = {
        var rows: [(degrees: Double, label: Int)] = []
        for row in 0..<60 {
            let degrees = row % 3 * 120 + row / 3 - 10
            rows.append((Double(degrees), row % 3))
        }
        return .plane(rows, labels: 3)
    }()
    private let training = Array(0..<45)
    private let held = Array(45..<60)

    @Test func separableClassesAreSeparated() {
        let setting = LinearHeadApproach.Setting(strength: 100)
        let model = LinearHeadApproach.fit(setting, on: material, training: training)
        for rows in [training, held] {
            let predictions = model.predict(material.features(of: rows))
            #expect(predictions.map(\.label) == rows.map { material.targets[$0] })
            #expect(predictions.allSatisfy { ($0.probability ?? 0) > 0.8 && ($0.probability ?? 2) <= 1 })
        }
    }

    /// The less penalty, the surer on what was seen.
    @Test func strengthMovesProbabilities() {
        let sureness = LinearHeadApproach.settings(for: material).map { setting in
            LinearHeadApproach.fit(setting, on: material, training: training)
                .predict(material.features(of: training)).reduce(0) { $0 + ($1.probability ?? 0) }
        }
        #expect(sureness == sureness.sorted())
        #expect(sureness.count == LinearHeadApproach.strengths.count)
        #expect((sureness.last ?? 0) - (sureness.first ?? 0) > 5)
    }

    /// Starting from the solution of the strength before gives the same solution.
    @Test func settingsTriedTogetherAnswerAsAlone() {
        let settings = LinearHeadApproach.settings(for: material)
        let together = LinearHeadApproach.validate(
            settings,
            on: material,
            training: training,
            validation: held
        )
        for (setting, predictions) in zip(settings, together) {
            let alone = LinearHeadApproach.fit(setting, on: material, training: training)
                .predict(material.features(of: held))
            #expect(alone.map(\.label) == predictions.map(\.label))
            for (one, other) in zip(alone, predictions) {
                #expect(abs((one.probability ?? 0) - (other.probability ?? 1)) < 2e-3)
            }
        }
    }

    @Test func aClassWithoutTrainingRowsIsNeverAnswered() {
        let rows = training.filter { material.targets[$0] != 1 }
        let model = LinearHeadApproach.fit(.init(strength: 10), on: material, training: rows)
        #expect(model.labelCount == 3)
        #expect(model.predict(material.features(of: rows)).allSatisfy { $0.label != 1 })
    }
}
