import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct ApproachTests {
    /// Rows drawn around two directions for each of three labels, so that no approach is always right.
    private static func material(targets: [Int]? = nil) -> Material {
        var random = Philox(seed: 11)
        let rows = (0..<90).map { row in
            (degrees: Double(row % 3) * 110 + 45 * random.normal(), label: row % 3)
        }
        let material = Material.plane(rows, labels: 3, labelDegrees: [0, 110, 220])
        return Material(
            labels: material.labels,
            targets: targets ?? material.targets,
            features: material.features,
            labelFeatures: material.labelFeatures
        )
    }

    private static let approaches = featureApproaches

    private func predictions<A: Approach>(_ approach: A.Type, _ material: Material) throws -> [[Prediction]] {
        try approach.validate(
            approach.settings(for: material),
            on: material,
            training: Array(0..<60),
            validation: Array(60..<90)
        )
    }

    @Test func theRegistryIsInTheOrderOfSimplicity() {
        let names = ApproachRegistry.approaches.map { $0.name }
        #expect(
            names == [
                "label-similarity", "zero-shot", "nearest-examples", "linear-head", "few-shot",
                "nearest-few-shot", "retrieval-words", "retrieval-meaning", "retrieval-fused",
                "lora", "lora", "full", "full", "lora+retrieval",
            ]
        )
        let simplicity = ApproachRegistry.approaches.map { $0.simplicity }
        #expect(simplicity == simplicity.sorted())
        #expect(ApproachRegistry.approach(named: "external") == nil)
    }

    /// What is measured on must not be seen: other right answers there change nothing.
    @Test(arguments: approaches)
    func predictionsDoNotDependOnTheRightAnswers(_ name: String) throws {
        let approach = approach(named: name)
        let material = Self.material()
        let turned = material.targets.enumerated().map { $0 < 60 ? $1 : ($1 + 1) % 3 }
        let answers = try predictions(approach, material)
        #expect(try answers == predictions(approach, Self.material(targets: turned)))
        #expect(answers.count == settingCount(approach, material))
        #expect(answers.allSatisfy { $0.count == 30 })
        #expect(answers.joined().allSatisfy { (0..<3).contains($0.label ?? -1) })
        #expect(answers.joined().allSatisfy { (0...1).contains($0.probability ?? -1) })
    }

    private func settingCount<A: Approach>(_ approach: A.Type, _ material: Material) -> Int {
        approach.settings(for: material).count
    }

    /// What is written to a run and read back answers the same.
    @Test(arguments: approaches)
    func savedModelsAnswerTheSame(_ name: String) throws {
        try expectRoundTrip(approach(named: name))
    }

    private static func read<M: FeatureModel>(like model: M, _ path: FilePath) throws -> any FeatureModel {
        try M(RunTensors(path))
    }

    private func expectRoundTrip<A: Approach>(_ approach: A.Type) throws {
        let material = Self.material()
        let features = material.features(of: Array(60..<90))
        try withTemporaryFolder { folder in
            for setting in approach.settings(for: material) {
                let model = try approach.fit(setting, on: material, training: Array(0..<60))
                let saved = try #require(model as? any FeatureModel)
                let path = folder.appending("model.safetensors")
                try RunTensors.write(saved.tensors, metadata: [:], to: path)
                let read = try Self.read(like: saved, path)
                #expect(read.predict(features) == saved.predict(features))
                #expect(read.labelCount == 3)
                #expect(read.featureCount == 2)
                #expect(!approach.describe(setting, for: material).isEmpty)
            }
        }
    }

    /// Each tensor taken away, or of another shape, is told by its name.
    @Test(arguments: approaches)
    func damagedModelsAreRefused(_ name: String) throws {
        try expectDamageTold(approach(named: name))
    }

    private func expectDamageTold<A: Approach>(_ approach: A.Type) throws {
        let material = Self.material()
        let settings = approach.settings(for: material)
        let fitted = try approach.fit(settings[0], on: material, training: Array(0..<60))
        let model = try #require(fitted as? any FeatureModel)
        try withTemporaryFolder { folder in
            let path = folder.appending("model.safetensors")
            for (index, damaged) in model.tensors.enumerated() {
                var tensors = model.tensors
                tensors.remove(at: index)
                try RunTensors.write(tensors, metadata: [:], to: path)
                let missing = problem { _ = try Self.read(like: model, path) }
                #expect(missing?.what == "a tensor is missing")
                #expect(missing?.place?.field == damaged.name)
                tensors.append((damaged.name, Tensor([Float](repeating: 0, count: 12), shape: [2, 3, 2])))
                try RunTensors.write(tensors, metadata: [:], to: path)
                let misshapen = problem { _ = try Self.read(like: model, path) }
                #expect(misshapen?.what == "a tensor has the wrong shape")
                #expect(misshapen?.place?.field == damaged.name)
            }
        }
    }

    /// Numbers that no fit writes must not lead astray.
    @Test(
        arguments: [
            [.nan, 0, 2], [1, .infinity, 2], [0, 0, 2], [1, 3, 2], [1, -1, 2], [1.5, 0, 2], [1, 0, .nan],
            [1, 0, 1],
            [1e30, 0, 2], [1, 0, 0],
        ] as [[Float]]
    )
    func hostileSettingsAreRefused(_ setting: [Float]) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("model.safetensors")
            try RunTensors.write(
                [
                    ("examples", Material.directions([0, 90])),
                    ("targets", Tensor([0, 1] as [Int32], shape: [2])),
                    ("setting", Tensor(setting, shape: [3])),
                ],
                metadata: [:],
                to: path
            )
            let problem = problem { _ = try NearestExamples.Model(RunTensors(path)) }
            #expect(problem?.what.contains("other values than expected") == true)
        }
    }

    @Test(arguments: approaches)
    func estimatesGrowWithTheWork(_ name: String) {
        let approach = approach(named: name)
        let material = Self.material()
        let little = approach.estimatedSeconds(material: material, rows: 100, fits: 1)
        #expect(little > 0)
        #expect(approach.estimatedSeconds(material: material, rows: 10_000, fits: 1) > little)
        #expect(approach.estimatedSeconds(material: material, rows: 100, fits: 5) > little)
    }
}
