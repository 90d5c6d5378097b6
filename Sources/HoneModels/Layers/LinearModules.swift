/// The linear modules of a model folder that one map computes side by side, each with its outputs.
public struct LinearModules: Sendable, Equatable {
    /// The modules' names in the folder, in the order of their outputs: `encoder.layer.0.attention.self.query`.
    public let names: [String]
    /// The outputs of each module.
    public let outputsOfEach: [Int]
    /// The inputs, the same for all.
    public let inputs: Int
    /// Whether the folder holds the matrices as `[inputs, outputs]`, as GPT-2's are.
    public var isTransposed = false

    /// Modules with these outputs.
    public init(names: [String], outputsOfEach: [Int], inputs: Int, isTransposed: Bool = false) {
        self.names = names
        self.outputsOfEach = outputsOfEach
        self.inputs = inputs
        self.isTransposed = isTransposed
    }

    /// What an adapter files its branch under.
    var key: String { names.joined(separator: "+") }

    /// All outputs.
    public var outputs: Int { outputsOfEach.reduce(0, +) }

    /// The outputs of the module at `index` among all.
    public func range(_ index: Int) -> Range<Int> {
        let start = outputsOfEach[..<index].reduce(0, +)
        return start..<start + outputsOfEach[index]
    }
}
