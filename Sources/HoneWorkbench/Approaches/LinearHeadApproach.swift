public import HoneTensor
internal import HoneTraining

/// A linear classifier on the frozen embeddings: multinomial logistic regression, solved to convergence.
public struct LinearHeadApproach: Approach {
    /// The name in results.
    public static let name = "linear-head"
    /// The place in the order in which ties are broken.
    public static let simplicity = 2

    /// What is chosen: the inverse of the penalty on the weights.
    public struct Setting: Sendable {
        var strength: Double
    }

    static let strengths: [Double] = [0.3, 1, 3, 10, 30, 100, 300]

    /// The strengths, from the strongest penalty to the weakest.
    public static func settings(for material: Material) -> [Setting] { strengths.map(Setting.init) }

    /// The setting as names and values.
    public static func describe(_ setting: Setting, for material: Material) -> [(name: String, value: String)]
    {
        [("strength", "\(setting.strength)")]
    }

    /// The model of `setting` fitted on rows `training`.
    public static func fit(_ setting: Setting, on material: Material, training: [Int]) -> Model {
        let fitted = LinearHead.fit(
            material.features(of: training),
            targets: material.targets(of: training),
            classCount: material.labels.count,
            strength: setting.strength
        )
        return Model(head: fitted.head)
    }

    /// Each strength starts from the solution of the one before: the same solutions in fewer steps.
    public static func validate(
        _ settings: [Setting],
        on material: Material,
        training: [Int],
        validation: [Int]
    ) -> [[Prediction]] {
        let features = material.features(of: training)
        let targets = material.targets(of: training)
        let held = material.features(of: validation)
        var head: LinearHead?
        return settings.map { setting in
            let fitted = LinearHead.fit(
                features,
                targets: targets,
                classCount: material.labels.count,
                strength: setting.strength,
                start: head
            )
            head = fitted.head
            return Model(head: fitted.head).predict(held)
        }
    }

    /// Seconds for about sixty evaluations of the loss for each strength and fit.
    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        let products = Double(rows) * Double(material.features.shape[1]) * Double(material.labels.count)
        let evaluations = 60 * Double(strengths.count + 2)
        return (4 * products / 5e10 + 2e-4) * evaluations * Double(fits)
    }

    /// The classifier.
    public struct Model: FeatureModel {
        let head: LinearHead

        init(head: LinearHead) { self.head = head }

        /// The answers to texts whose features are given.
        ///
        /// - Shapes: features `[texts, size]`, rows of length one.
        public func predict(_ features: Tensor) -> [Prediction] {
            Prediction.mostProbable(head.probabilities(features))
        }

        /// The weight and the bias.
        public var tensors: [(name: String, value: Tensor)] {
            [("weight", head.weight), ("bias", head.bias)]
        }

        /// How many labels it tells apart.
        public var labelCount: Int { head.classCount }
        /// The size of the features that it reads.
        public var featureCount: Int { head.weight.shape[1] }

        /// The model from saved tensors.
        ///
        /// - Throws: `RunError` where a tensor is missing or does not fit.
        public init(_ tensors: RunTensors) throws(RunError) {
            let weight = try tensors.matrix("weight")
            head = LinearHead(weight: weight, bias: try tensors.vector("bias", count: weight.shape[0]))
        }
    }
}
