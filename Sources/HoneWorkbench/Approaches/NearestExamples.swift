internal import HoneBase
public import HoneTensor

/// The label that the nearest training examples vote for.
public struct NearestExamples: Approach {
    /// The name in results.
    public static let name = "nearest-examples"
    /// The place in the order in which ties are broken.
    public static let simplicity = 1

    /// How much a neighbour's vote counts.
    public enum Weighting: String, Sendable, CaseIterable {
        /// One each.
        case even
        /// Its cosine similarity, at least zero.
        case cosine
        /// e to the 20 times its similarity: near neighbours outvote many far ones.
        case sharp

        func weight(_ similarity: Float) -> Double {
            switch self {
            case .even: 1
            case .cosine: Double(max(similarity, 1e-6))
            case .sharp: Mathematics.exp(20 * Double(similarity - 1))
            }
        }
    }

    /// What is chosen.
    public struct Setting: Sendable {
        var neighbours: Int
        var weighting: Weighting
    }

    static let neighbourCounts = [1, 3, 5, 10, 20, 40]

    /// One neighbour, then each larger number with each weighting.
    public static func settings(for material: Material) -> [Setting] {
        [Setting(neighbours: 1, weighting: .even)]
            + neighbourCounts.dropFirst().flatMap { count in
                Weighting.allCases.map { Setting(neighbours: count, weighting: $0) }
            }
    }

    /// The setting as names and values.
    public static func describe(_ setting: Setting, for material: Material) -> [(name: String, value: String)]
    {
        [("neighbours", "\(setting.neighbours)"), ("weighting", setting.weighting.rawValue)]
    }

    /// The model of `setting` fitted on rows `training`.
    public static func fit(_ setting: Setting, on material: Material, training: [Int]) -> Model {
        Model(
            examples: material.features(of: training),
            targets: material.targets(of: training),
            labelCount: material.labels.count,
            setting: setting
        )
    }

    /// One search for the most neighbours serves all settings.
    public static func validate(
        _ settings: [Setting],
        on material: Material,
        training: [Int],
        validation: [Int]
    ) -> [[Prediction]] {
        guard let last = settings.last else { return [] }
        let model = fit(last, on: material, training: training)
        let most = settings.reduce(1) { max($0, $1.neighbours) }
        let found = model.neighbours(of: material.features(of: validation), count: most)
        return settings.map { setting in
            found.map { model.vote(of: $0.prefix(setting.neighbours), setting.weighting) }
        }
    }

    /// Seconds for one search over all pairs of rows in each fit.
    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        let products = Double(rows) * Double(rows) * Double(material.features.shape[1]) / 5
        return products * Double(fits) / 3e10
    }

    /// The training examples' embeddings and labels.
    public struct Model: FeatureModel {
        let examples: Tensor
        let targets: [Int32]
        /// How many labels it tells apart.
        public let labelCount: Int
        let setting: Setting
        private let matrix: PreparedMatrix

        init(examples: Tensor, targets: [Int32], labelCount: Int, setting: Setting) {
            self.examples = examples
            self.targets = targets
            self.labelCount = labelCount
            self.setting = setting
            matrix = PreparedMatrix(examples, .byOutput, as: .float32)
        }

        /// The answers to texts whose features are given.
        ///
        /// - Shapes: features `[texts, size]`, rows of length one.
        public func predict(_ features: Tensor) -> [Prediction] {
            neighbours(of: features, count: setting.neighbours).map { vote(of: $0[...], setting.weighting) }
        }

        typealias Neighbour = (example: Int, similarity: Float)

        /// The nearest examples of each row, nearest first, found exactly.
        ///
        /// - Complexity: O(rows · examples · size), a block of rows at a time.
        func neighbours(of features: Tensor, count: Int) -> [[Neighbour]] {
            let count = min(count, examples.shape[0])
            var found: [[Neighbour]] = []
            for start in stride(from: 0, to: features.shape[0], by: 256) {
                let block = features.rows(start..<min(start + 256, features.shape[0]))
                let best = block.multiplied(by: matrix).largest(count)
                let indices = best.indices.integers()
                let values = best.values.floats()
                for row in 0..<block.shape[0] {
                    found.append((row * count..<(row + 1) * count).map { (Int(indices[$0]), values[$0]) })
                }
            }
            return found
        }

        /// The label with the most votes and its share of them; ties go to the label of the nearest.
        func vote(of neighbours: ArraySlice<Neighbour>, _ weighting: Weighting) -> Prediction {
            var votes: [(label: Int, weight: Double)] = []
            var total = 0.0
            for neighbour in neighbours {
                let label = Int(targets[neighbour.example])
                let weight = weighting.weight(neighbour.similarity)
                total += weight
                if let place = votes.firstIndex(where: { $0.label == label }) {
                    votes[place].weight += weight
                } else {
                    votes.append((label, weight))
                }
            }
            var best = votes[0]
            for vote in votes.dropFirst() where vote.weight > best.weight { best = vote }
            // One pseudo-vote for anything else keeps a single neighbour from being certain.
            return Prediction(
                label: best.label,
                probability: best.weight / (total + total / Double(neighbours.count + 1))
            )
        }

        /// The examples' embeddings, their labels, and the setting as three numbers.
        public var tensors: [(name: String, value: Tensor)] {
            let weighting = Float(Weighting.allCases.firstIndex(of: setting.weighting) ?? 0)
            return [
                ("examples", examples), ("targets", Tensor(targets, shape: [targets.count])),
                ("setting", Tensor([Float(setting.neighbours), weighting, Float(labelCount)], shape: [3])),
            ]
        }

        /// The size of the features that it reads.
        public var featureCount: Int { examples.shape[1] }

        /// The model from saved tensors.
        ///
        /// - Throws: `RunError` where a tensor is missing or does not fit.
        public init(_ tensors: RunTensors) throws(RunError) {
            let examples = try tensors.matrix("examples")
            let numbers = try tensors.vector("setting", count: 3).floats().map { Int(exactly: $0) }
            guard let neighbours = numbers[0], let weighting = numbers[1], let labelCount = numbers[2],
                Weighting.allCases.indices.contains(weighting), neighbours >= 1, labelCount >= 1
            else { throw tensors.malformed("setting") }
            self.init(
                examples: examples,
                targets: try tensors.integers("targets", count: examples.shape[0], below: labelCount),
                labelCount: labelCount,
                setting: Setting(neighbours: neighbours, weighting: Weighting.allCases[weighting])
            )
        }
    }
}
