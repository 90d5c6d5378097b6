public import HoneTensor

/// Zero-shot: the label whose name or description lies nearest to the text. Needs no examples but to choose how the
/// labels are put into words.
public struct LabelSimilarity: Approach {
    public static let name = "label-similarity"
    public static let simplicity = 0

    /// What is chosen.
    public struct Setting: Sendable {
        var text: Material.LabelText
        /// How strongly a nearer label is preferred in probabilities; no answer depends on it.
        var sharpness: Float
    }

    public static func settings(for material: Material) -> [Setting] {
        Material.LabelText.allCases.filter { material.labelFeatures[$0] != nil }
            .map { Setting(text: $0, sharpness: 20) }
    }

    public static func describe(_ setting: Setting) -> [(name: String, value: String)] {
        [("label_text", setting.text.rawValue)]
    }

    public static func fit(_ setting: Setting, on material: Material, training: [Int]) -> Model {
        guard let labels = material.labelFeatures[setting.text] else {
            preconditionFailure("label-similarity: no features for \(setting.text)")
        }
        return Model(labels: labels, sharpness: setting.sharpness)
    }

    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        1e-9 * Double(rows * material.labels.count * fits)
    }

    /// The embeddings of the labels.
    public struct Model: ApproachModel {
        let labels: Tensor
        let sharpness: Float

        init(labels: Tensor, sharpness: Float) {
            self.labels = labels
            self.sharpness = sharpness
        }

        public func predict(_ features: Tensor) -> [Prediction] {
            let similarities = features.linear(Weight(frozen: labels, as: .float32))
            return Prediction.mostProbable((similarities * sharpness).softmax())
        }

        public var tensors: [(name: String, value: Tensor)] {
            [("labels", labels), ("sharpness", Tensor([sharpness], shape: [1]))]
        }

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
