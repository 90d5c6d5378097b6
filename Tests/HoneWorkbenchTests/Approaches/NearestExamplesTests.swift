import HoneBase
import HoneTensor
import HoneTestSupport
import Testing

@testable import HoneWorkbench

@Suite struct NearestExamplesTests {
    /// Seen from 0 degrees, one example of label 1 is near, three of label 0 are further away.
    private let material = Material.plane(
        [(0, 1), (5, 1), (30, 0), (-40, 0), (45, 0), (175, 2)],
        labels: 3
    )
    private let training = [1, 2, 3, 4, 5]

    private func answer(_ neighbours: Int, _ weighting: NearestExamples.Weighting) -> Prediction {
        let setting = NearestExamples.Setting(neighbours: neighbours, weighting: weighting)
        let model = NearestExamples.fit(setting, on: material, training: training)
        return model.predict(material.features(of: [0]))[0]
    }

    private func cosine(_ degrees: Double) -> Double { Mathematics.cos(degrees * .pi / 180) }

    @Test func oneNeighbourDecidesAlone() {
        let prediction = answer(1, .even)
        #expect(prediction.label == 1)
        // One vote of one, and half a vote for anything else.
        #expect(abs((prediction.probability ?? 0) - 1 / 1.5) < 1e-6)
    }

    @Test func evenVotesAreCounted() {
        // The four nearest: one of label 1, three of label 0; a fifth of a vote in four for anything else.
        let prediction = answer(4, .even)
        #expect(prediction.label == 0)
        #expect(abs((prediction.probability ?? 0) - 3 / (4 + 4.0 / 5)) < 1e-6)
    }

    @Test func votesByCosineAreWeighed() {
        let prediction = answer(3, .cosine)
        let (one, zero) = (cosine(5), cosine(30) + cosine(40))
        #expect(prediction.label == 0)
        #expect(abs((prediction.probability ?? 0) - zero / ((one + zero) * 1.25)) < 1e-5)
        // A neighbour on the other side hardly counts.
        let all = answer(5, .cosine)
        #expect(all.label == 0)
        let votes = zero + cosine(45)
        #expect(abs((all.probability ?? 0) - votes / ((one + votes) * (1 + 1.0 / 6))) < 1e-5)
    }

    @Test func sharpVotesLetTheNearestWin() {
        let weights = [5.0, 30, 40, 45].map { Mathematics.exp(20 * (cosine($0) - 1)) }
        let prediction = answer(4, .sharp)
        #expect(prediction.label == 1)
        #expect(abs((prediction.probability ?? 0) - weights[0] / (weights.reduce(0, +) * 1.2)) < 1e-5)
    }

    @Test func aTieGoesToTheNearest() {
        #expect(answer(2, .even).label == 1)
        #expect(abs((answer(2, .even).probability ?? 0) - 1 / (2 + 2.0 / 3)) < 1e-6)
    }

    @Test func moreNeighboursThanExamplesAreAllOfThem() {
        #expect(answer(40, .even) == answer(5, .even))
    }

    /// One search serves all settings: each must answer as it would alone.
    @Test func settingsTriedTogetherAnswerAsAlone() {
        var draws = Draws(5)
        let count = 400
        let features = Tensor(draws.floats(count * 8), shape: [count, 8]).normalizedRows()
        let material = Material(
            labels: (0..<4).map { Task.Label(name: "\($0)") },
            targets: draws.indices(count, below: 4).map(Int.init),
            features: features,
            labelFeatures: [:]
        )
        let settings = NearestExamples.settings(for: material)
        #expect(settings.count == 1 + 5 * 3)
        let (training, validation) = (Array(0..<100), Array(100..<count))
        let together = NearestExamples.validate(
            settings,
            on: material,
            training: training,
            validation: validation
        )
        for (setting, predictions) in zip(settings, together) {
            let model = NearestExamples.fit(setting, on: material, training: training)
            #expect(model.predict(material.features(of: validation)) == predictions)
        }
    }

    /// Exact search: the neighbours are those of a plain sort by cosine.
    @Test func neighboursAreTheNearest() {
        var draws = Draws(6)
        let features = Tensor(draws.floats(50 * 6), shape: [50, 6]).normalizedRows()
        let material = Material(
            labels: [.init(name: "a"), .init(name: "b")],
            targets: [Int](repeating: 0, count: 50),
            features: features,
            labelFeatures: [:]
        )
        let setting = NearestExamples.Setting(neighbours: 7, weighting: .even)
        let model = NearestExamples.fit(setting, on: material, training: Array(0..<40))
        let values = features.floats()
        func cosine(_ a: Int, _ b: Int) -> Float {
            (0..<6).reduce(0) { $0 + values[a * 6 + $1] * values[b * 6 + $1] }
        }
        for (row, found) in zip(40..<50, model.neighbours(of: features.rows(40..<50), count: 7)) {
            let expected = (0..<40).sorted { cosine(row, $0) > cosine(row, $1) }.prefix(7)
            #expect(found.map(\.example) == Array(expected))
        }
    }
}
