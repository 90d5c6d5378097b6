/// The linear modules of a model folder that one map computes side by side, each with its outputs.
public struct LinearModules: Sendable, Equatable {
    /// The modules' names in the folder, in the order of their outputs: `encoder.layer.0.attention.self.query`.
    public let names: [String]
    /// The outputs of each module.
    public let outputsOfEach: Int
    /// The inputs, the same for all.
    public let inputs: Int

    /// What an adapter files its branch under.
    var key: String { names.joined(separator: "+") }

    /// All outputs.
    public var outputs: Int { names.count * outputsOfEach }
}
