internal import HoneBase
internal import HoneModels
internal import HoneTensor
public import HoneTraining

/// An approach that trains: a method of `MethodRegistry` under the objective of classification.
///
/// One file a method; all else is here.
public protocol TrainedApproach: Approach where Setting == Recipe, Model == TrainedClassifier {
    /// Which parameters move.
    static var method: any TrainingMethod.Type { get }
}

extension TrainedApproach {
    /// The method's own name.
    public static var name: String { method.name }

    /// A training takes minutes, and there is one recipe: its validation score is that of one inner fold.
    public static var validations: Int? { 1 }

    /// The usual recipe for so many examples.
    public static func settings(for material: Material) -> [Recipe] {
        var recipe = Recipe(method: method)
        recipe.fit(examples: material.tokens.count)
        return [recipe]
    }

    /// The recipe as names and values.
    public static func describe(_ setting: Recipe) -> [(name: String, value: String)] {
        var choices = [
            ("epochs", "\(setting.epochs)"), ("learning-rate", "\(setting.learningRate)"),
            ("batch-size", "\(setting.batchSize)"),
        ]
        if method == LoRAMethod.self { choices.append(("rank", "\(setting.lora.rank)")) }
        return choices
    }

    /// The classifier trained on rows `training`.
    public static func fit(_ setting: Recipe, on material: Material, training: [Int]) -> TrainedClassifier {
        do {
            return try TrainedClassifier.fit(setting, on: material, training: training)
        } catch {
            // What a user can cause, such as a base that is no longer there, is told where the base is opened.
            fatalError("\(name): \(error)")
        }
    }

    /// Master, gradient, both moments, packed copies and what is written, for every number that moves; and a step's
    /// activations.
    public static func estimatedMemory(material: Material) -> Double {
        guard let encoder = material.base?.encoder else { return 0 }
        let maps = encoder.linearModules.reduce(0) { $0 + $1.inputs * $1.outputs }
        let tables = encoder.tableRowCount * encoder.size
        return 140 + (method.movesBase ? Double(maps + tables) * 36e-6 : 0)
    }

    /// Seconds of all fits, from the operations of a step at half of what the machine does.
    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        let share = Double(rows) / Double(max(material.tokens.count, 1))
        let tokens = Double(material.tokens.reduce(0) { $0 + $1.count }) * share
        let weights = material.base?.encoder.linearModules.reduce(0) { $0 + $1.inputs * $1.outputs } ?? 0
        let operations = 6 * Double(weights) * tokens * Double(settings(for: material)[0].epochs)
        return operations * Double(fits) / (Machine.operationsPerSecond * 0.5)
    }
}

/// What this machine computes.
enum Machine {
    /// Multiplications and additions per second in the preferred type, measured once on a product of 512 rows.
    static let operationsPerSecond: Double = {
        let type = CPU.shared.preferredMatrixType
        let x = Tensor([Float](repeating: 1, count: 512 * 384), shape: [512, 384]).converted(to: type)
        let weight = Weight(
            frozen: Tensor([Float](repeating: 1, count: 1_536 * 384), shape: [1_536, 384]),
            as: type
        )
        _ = x.linear(weight)
        let start = Probe.now
        for _ in 0..<4 { _ = x.linear(weight) }
        return 4 * 2 * 512 * 384 * 1_536 / max(Probe.now - start, 1e-9)
    }()
}
