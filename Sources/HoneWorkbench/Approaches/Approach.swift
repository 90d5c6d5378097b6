public import HoneTensor

/// One way of making a base do a task.
///
/// A newcomer is a file beside this one and a line in `ApproachRegistry`.
///
/// An approach is told what to fit on by row numbers of the material, so that it
/// cannot see what it is tried on.
public protocol Approach: Sendable {
    /// What may be chosen on validation.
    associatedtype Setting: Sendable
    /// What a fit makes.
    associatedtype Model: ApproachModel

    /// The name in results, as `linear-head`.
    static var name: String { get }
    /// The order in which ties are broken, simplest first.
    static var simplicity: Int { get }

    /// The settings to try, simplest first: the first of the best is taken.
    static func settings(for material: Material) -> [Setting]

    /// The setting as names and values, for reports and `run.json`.
    static func describe(_ setting: Setting) -> [(name: String, value: String)]

    /// What each setting, fitted on rows `training`, predicts for rows `validation`.
    static func validate(
        _ settings: [Setting],
        on material: Material,
        training: [Int],
        validation: [Int]
    ) -> [[Prediction]]

    /// The model of `setting` fitted on rows `training`.
    static func fit(_ setting: Setting, on material: Material, training: [Int]) -> Model

    /// Seconds that trying all settings and the last fit are likely to take on so many rows.
    static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double
}

/// A fitted approach: it answers, is written to a run's folder and read from it.
public protocol ApproachModel: Sendable {
    /// The answers to texts whose features are given.
    ///
    /// - Shapes: features `[texts, size]`, rows of length one.
    func predict(_ features: Tensor) -> [Prediction]

    /// The tensors that make the model what it is, to be saved under these names.
    var tensors: [(name: String, value: Tensor)] { get }

    /// How many labels it tells apart.
    var labelCount: Int { get }
    /// The size of the features that it reads.
    var featureCount: Int { get }

    /// The model from saved tensors.
    ///
    /// - Throws: `RunError` where a tensor is missing or its shape does not fit.
    init(_ tensors: RunTensors) throws(RunError)
}

extension Approach {
    /// Fits each setting on its own; an approach that can share work between settings does it in its own way.
    public static func validate(
        _ settings: [Setting],
        on material: Material,
        training: [Int],
        validation: [Int]
    ) -> [[Prediction]] {
        let features = material.features(of: validation)
        return settings.map { fit($0, on: material, training: training).predict(features) }
    }
}

/// The approaches that are known.
public enum ApproachRegistry {
    /// In the order of their simplicity.
    public static let approaches: [any Approach.Type] = [
        LabelSimilarity.self, NearestExamples.self, LinearHeadApproach.self,
    ]

    /// The name under which the answers of another system stand.
    public static let external = "external"

    /// The approach of this name.
    public static func approach(named name: String) -> (any Approach.Type)? {
        approaches.first { $0.name == name }
    }
}
