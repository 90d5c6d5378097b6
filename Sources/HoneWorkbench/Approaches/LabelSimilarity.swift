internal import HoneBase
public import HoneTensor

/// Zero-shot: the label whose name or description lies nearest to the text.
///
/// Needs no examples but to choose how the labels are put into words.
public struct LabelSimilarity: Approach {
    /// The name in results.
    public static let name = "label-similarity"
    /// The place in the order in which ties are broken.
    public static let simplicity = 0

    /// What is chosen.
    public struct Setting: Sendable {
        var text: Material.LabelText
        /// How strongly a nearer label is preferred in probabilities; no answer depends on it.
        var sharpness: Float
    }

    /// Each way of putting the labels into words that the task allows.
    public static func settings(for material: Material) -> [Setting] {
        Material.LabelText.allCases.filter { material.labelFeatures[$0] != nil }
            .map { Setting(text: $0, sharpness: 20) }
    }

    /// The setting as names and values.
    public static func describe(_ setting: Setting, for material: Material) -> [(name: String, value: String)]
    {
        [("label_text", setting.text.rawValue)]
    }

    /// The model of `setting` fitted on rows `training`.
    public static func fit(_ setting: Setting, on material: Material, training: [Int]) -> Model {
        guard let labels = material.labelFeatures[setting.text] else {
            fatalError("label-similarity: no features for \(setting.text)")
        }
        return Model(labels: labels, sharpness: setting.sharpness)
    }

    /// Seconds for one product with the labels in each fit.
    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        1e-9 * Double(rows * material.labels.count * fits)
    }

    /// The embeddings of the labels.
    public struct Model: FeatureModel {
        let labels: Tensor
        let sharpness: Float

        init(labels: Tensor, sharpness: Float) {
            self.labels = labels
            self.sharpness = sharpness
        }

        /// The answers to texts whose features are given.
        ///
        /// - Shapes: features `[texts, size]`, rows of length one.
        public func predict(_ features: Tensor) -> [Prediction] {
            let similarities = features.linear(Weight(frozen: labels, as: .float32))
            return Prediction.mostProbable((similarities * sharpness).softmax())
        }

        /// The labels' embeddings and the sharpness.
        public var tensors: [(name: String, value: Tensor)] {
            [("labels", labels), ("sharpness", Tensor([sharpness], shape: [1]))]
        }

        /// How many labels it tells apart.
        public var labelCount: Int { labels.shape[0] }
        /// The size of the features that it reads.
        public var featureCount: Int { labels.shape[1] }

        /// The model from saved tensors.
        ///
        /// - Throws: `RunError` where a tensor is missing or does not fit.
        public init(_ tensors: RunTensors) throws(RunError) {
            labels = try tensors.matrix("labels")
            sharpness = try tensors.vector("sharpness", count: 1).item()
        }
    }
}

extension Prediction {
    /// The most probable label of each row; ties go to the first.
    ///
    /// - Shapes: probabilities `[rows, labels]`.
    static func mostProbable(_ probabilities: Tensor) -> [Prediction] {
        let best = probabilities.largest(1)
        return zip(best.indices.integers(), best.values.floats()).map {
            Prediction(label: Int($0), probability: Double($1))
        }
    }
}
