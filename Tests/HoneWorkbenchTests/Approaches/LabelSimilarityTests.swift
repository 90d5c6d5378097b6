import HoneBase
import HoneTensor
import HoneTestSupport
import Testing

@testable import HoneWorkbench

@Suite struct LabelSimilarityTests {
    /// Labels at 0, 90 and 200 degrees; texts in between.
    private let material = Material.plane(
        [(10, 0), (50, 0), (140, 1), (250, 2), (300, 2)],
        labels: 3,
        labelDegrees: [0, 90, 200]
    )

    @Test func theNearestLabelAnswers() {
        let settings = LabelSimilarity.settings(for: material)
        #expect(settings.map(\.text) == [.name])
        let model = LabelSimilarity.fit(settings[0], on: material, training: [])
        let predictions = model.predict(material.features(of: [0, 1, 2, 3, 4]))
        #expect(predictions.map(\.label) == [0, 1, 1, 2, 0])
        // The probability is e to the 20 times the cosine, over the sum of these.
        for (degrees, prediction) in zip([10.0, 50, 140, 250, 300], predictions) {
            let powers = [0.0, 90, 200].map {
                Mathematics.exp(20 * Mathematics.cos((degrees - $0) * .pi / 180))
            }
            let expected = (powers.max() ?? 0) / powers.reduce(0, +)
            #expect(abs((prediction.probability ?? 0) - expected) < 1e-5)
        }
    }

    @Test func everyWayToWordLabelsIsTried() {
        let labels = [
            Task.Label(name: "hot_oil-leak", description: "oil that is hot"), Task.Label(name: "billing"),
        ]
        let texts = Material.texts(for: labels)
        #expect(texts[.name] == ["hot oil leak", "billing"])
        #expect(texts[.description] == ["oil that is hot", "billing"])
        #expect(texts[.nameAndDescription] == ["hot oil leak: oil that is hot", "billing"])
        #expect(
            Material.texts(for: [.init(name: "a"), .init(name: "b")]).keys.sorted {
                $0.rawValue < $1.rawValue
            } == [.name]
        )
        var described = material
        described = Material(
            labels: described.labels,
            targets: described.targets,
            features: described.features,
            labelFeatures: [.name: described.features, .nameAndDescription: described.features]
        )
        #expect(LabelSimilarity.settings(for: described).map(\.text) == [.name, .nameAndDescription])
    }
}
