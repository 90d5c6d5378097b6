internal import HoneBase
public import HoneModels

/// Which parameters move in training, whatever the objective is.
///
/// One file a method, and a line in `MethodRegistry`.
public protocol TrainingMethod: Sendable {
    /// The name in recipes and results.
    static var name: String { get }
    /// Whether the base's own tensors move, so that it must be opened for training.
    static var movesBase: Bool { get }
    /// The learning rate that suits most data.
    static func usualRate(for kind: ModelKind) -> Double

    /// What is trained beside the base; nil where there is nothing but the head.
    static func adapter(for model: any TrainableModel, _ recipe: Recipe) throws(AdapterError) -> Adapter?
}

/// The methods that are known.
public enum MethodRegistry {
    /// In the order of what they move, least first.
    public static let methods: [any TrainingMethod.Type] = [
        HeadMethod.self, LoRAMethod.self, FullMethod.self,
    ]

    /// The method of this name.
    public static func method(named name: String) -> (any TrainingMethod.Type)? {
        methods.first { $0.name == name }
    }

    /// The method of this name, which a user gave.
    ///
    /// - Throws: `RecipeError.unknownName`.
    public static func known(_ name: String) throws(RecipeError) -> any TrainingMethod.Type {
        guard let method = method(named: name) else {
            throw .unknownName("method", name, known: methods.map { $0.name })
        }
        return method
    }
}
