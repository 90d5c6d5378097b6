public import HoneModels
public import HoneRetrieval
public import HoneTensor
public import SystemPackage

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

    /// The kind of base that it stands on.
    static var baseKind: ModelKind { get }
    /// The kinds of task that it does.
    static var taskKinds: Set<Task.Kind> { get }
    /// Whether it looks for examples by an encoder beside its base.
    static var needsNeighbours: Bool { get }

    /// Whether it looks things up in the task's documents, and how; nil where it does not.
    static var search: SearchMethod? { get }

    /// The settings to try, simplest first: the first of the best is taken.
    static func settings(for material: Material) -> [Setting]

    /// The setting as names and values, for reports and `run.json`.
    static func describe(_ setting: Setting, for material: Material) -> [(name: String, value: String)]

    /// Those of `rows` on which settings are tried; `parts` such lists are tried in one round.
    static func tried(_ rows: [Int], parts: Int) -> [Int]

    /// What each setting, fitted on rows `training`, predicts for rows `validation`.
    ///
    /// - Throws: what `fit` throws.
    static func validate(
        _ settings: [Setting],
        on material: Material,
        training: [Int],
        validation: [Int]
    ) throws -> [[Prediction]]

    /// The model of `setting` fitted on rows `training`.
    ///
    /// - Throws: what keeps it from being fitted, such as a disk that fails.
    static func fit(_ setting: Setting, on material: Material, training: [Int]) throws -> Model

    /// On how many inner folds settings are tried, over all rounds; nil for all of them.
    ///
    /// Only an approach with one setting, which is tried for its score alone, may leave some out.
    static var validations: Int? { get }

    /// Whether something in a fit is random, so that fits with other seeds differ.
    static var isRandom: Bool { get }

    /// Megabytes that a fit is likely to take beside the base and the features.
    static func estimatedMemory(material: Material) -> Double

    /// Seconds that trying all settings and the last fit are likely to take on so many rows.
    static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double
}

/// A fitted approach: it answers, is written to a run's folder and read from it.
public protocol ApproachModel: Sendable {
    /// The answers to rows of the material.
    func predict(_ rows: [Int], of material: Material) -> [Prediction]

    /// The answers to any texts, and which of these were too long to be read whole.
    ///
    /// - Parameter base: the base that the run names.
    func answer(_ texts: [String], with base: Base) -> (predictions: [Prediction], truncated: [Int])

    /// The same as it answers `reader`: of what it looks up, that reader's share.
    func asked(by reader: Reader) -> Self

    /// Milliseconds of the stages of one request; nil where nothing is looked up.
    func stages(of text: String) -> RequestStages?

    /// The passages that stand in the prompt of a row of the material; none where nothing is looked up.
    func passages(shownFor row: Int, of material: Material) -> [ShownPassage]

    /// What it looks up for each input; nil for nothing.
    var lookup: PassageLookup? { get }

    /// How its training went; nil where nothing is trained.
    var training: TrainingTrace? { get }

    /// What its training cost the base of what it knew; nil where that is not measured.
    func forgetting(on base: Base) -> Forgetting?

    /// Writes all that the model is, but for its base, into a new folder.
    func save(to folder: FilePath, base: Base) throws

    /// The model that `save` wrote.
    ///
    /// - Throws: `RunError` where it is not whole or does not fit the base or the labels.
    init(_ folder: FilePath, base: Base, labelCount: Int) throws
}

/// A fitted approach that reads frozen embeddings, and is saved as a few tensors.
public protocol FeatureModel: ApproachModel {
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

extension ApproachModel {
    /// Everyone is answered alike where nothing is looked up.
    public func asked(by reader: Reader) -> Self { self }

    /// Nothing is looked up.
    public func stages(of text: String) -> RequestStages? { nil }

    /// Nothing is looked up.
    public func passages(shownFor row: Int, of material: Material) -> [ShownPassage] { [] }

    /// Nothing is looked up.
    public var lookup: PassageLookup? { nil }

    /// Nothing, as for all that reads frozen features.
    public var training: TrainingTrace? { nil }

    /// Nothing, as for all that writes no text.
    public func forgetting(on base: Base) -> Forgetting? { nil }
}

extension FeatureModel {
    /// The answers to rows of the material, from their features.
    public func predict(_ rows: [Int], of material: Material) -> [Prediction] {
        predict(material.features(of: rows))
    }

    /// The answers to any texts, from their embeddings by the base.
    public func answer(_ texts: [String], with base: Base) -> (
        predictions: [Prediction], truncated: [Int]
    ) {
        let embedded = base.encoder.embed(texts, isNormalized: true)
        return (predict(embedded.vectors), embedded.truncated)
    }

    /// Writes the tensors as `model.safetensors`.
    public func save(to folder: FilePath, base: Base) throws {
        try RunTensors.write(tensors, metadata: [:], to: folder.appending("model.safetensors"))
    }

    /// The model from `model.safetensors`.
    public init(_ folder: FilePath, base: Base, labelCount: Int) throws {
        let path = folder.appending("model.safetensors")
        try self.init(RunTensors(path))
        guard self.labelCount == labelCount, featureCount == base.encoder.size else {
            throw RunError.wrongShape(
                path,
                name: "weight",
                expected: "\(labelCount) labels and \(base.encoder.size) features",
                found: "\(self.labelCount) labels and \(featureCount) features"
            )
        }
    }
}

extension Approach {
    /// Encoders.
    public static var baseKind: ModelKind { .encoder }
    /// Labels.
    public static var taskKinds: Set<Task.Kind> { [.classify] }
    /// Its base is all that it needs.
    public static var needsNeighbours: Bool { false }
    /// Nothing is looked up.
    public static var search: SearchMethod? { nil }
    /// All of them.
    public static func tried(_ rows: [Int], parts: Int) -> [Int] { rows }

    /// All of them.
    public static var validations: Int? { nil }
    /// One fit is every seed's.
    public static var isRandom: Bool { false }

    /// Next to nothing, as for all that reads frozen features.
    public static func estimatedMemory(material: Material) -> Double { 0 }

    /// Fits each setting on its own; an approach that can share work between settings does it in its own way.
    public static func validate(
        _ settings: [Setting],
        on material: Material,
        training: [Int],
        validation: [Int]
    ) throws -> [[Prediction]] {
        try settings.map { try fit($0, on: material, training: training).predict(validation, of: material) }
    }
}

/// The approaches that are known.
public enum ApproachRegistry {
    /// In the order of their simplicity.
    public static let approaches: [any Approach.Type] = [
        LabelSimilarity.self, ZeroShot.self, NearestExamples.self, LinearHeadApproach.self, FewShot.self,
        NearestFewShot.self, RetrievalWords.self, RetrievalMeaning.self, RetrievalFused.self,
        LoRAApproach.self,
        LoRAPrompt.self, FullApproach.self, FullPrompt.self, LoRARetrieval.self,
    ]

    /// The name under which the answers of another system stand.
    public static let external = "external"

    /// Approaches whose runs are known, but which no comparison measures.
    static let others: [any Approach.Type] = [HeadApproach.self]

    /// The approaches of these names that do tasks of `task` on bases of `kind`, simplest first.
    static func approaches(among names: [String], for task: Task.Kind, on kind: ModelKind)
        -> [any Approach.Type]
    {
        approaches.filter {
            names.contains($0.name) && $0.baseKind == kind && $0.taskKinds.contains(task)
        }
    }

    /// The approach of this name on bases of `kind`; nil for a kind is any.
    public static func approach(named name: String, on kind: ModelKind? = nil) -> (any Approach.Type)? {
        (approaches + others).first { $0.name == name && ($0.baseKind == kind || kind == nil) }
    }
}
