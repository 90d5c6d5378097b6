internal import HoneTensor
internal import SystemPackage

/// A model's tensors by name, each of a known shape.
///
/// What is left over at the end is an error: weights that no layer took belong to another model.
struct ModelWeights {
    private let folder: FilePath
    private let source: any WeightSource
    private let prefix: String
    private var taken: Set<String> = []
    /// What names are asked for with, and do not have in the folder.
    private var omittedPrefix: String?

    /// The weights in `folder`, whose names carry the first of `prefixes` under which `probe` is found.
    init(_ folder: FilePath, prefixes: [String], probe: String, on backend: any Backend) throws(ModelError) {
        self.folder = folder
        let source = try SafetensorsWeights(folder, on: backend)
        self.source = source
        prefix = prefixes.first { source.holds($0 + probe) } ?? ""
    }

    /// The weights in `folder`, whose names begin with `prefix` but where the folder was saved without it.
    ///
    /// - Parameter probe: a name without the prefix, by which a folder without it is known.
    init(
        _ folder: FilePath,
        optionalPrefix prefix: String,
        probe: String,
        on backend: any Backend
    ) throws(ModelError) {
        try self.init(folder, prefixes: [""], probe: "", on: backend)
        if source.holds(probe) { omittedPrefix = prefix }
    }

    /// The weights of `source`, under their own names.
    ///
    /// - Parameter folder: where they are from, for messages.
    init(_ source: any WeightSource, folder: FilePath) {
        self.folder = folder
        self.source = source
        prefix = ""
    }

    /// The matrix `name` as it lies in the file, in float32 or bfloat16.
    mutating func matrix(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor {
        try tensor(name, shape)
    }

    /// The vector `name` in float32.
    mutating func vector(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor {
        try tensor(name, shape).converted(to: .float32)
    }

    /// The linear modules side by side as one map, frozen or to be trained.
    mutating func linear(
        _ modules: LinearModules,
        place: Int,
        as type: DType,
        isTrained: Bool,
        hasBias: Bool = true,
        in blocks: BlockKind? = nil
    ) throws(ModelError) -> Linear {
        var matrices: [Tensor] = []
        var biases: [Tensor] = []
        for (name, outputs) in zip(modules.names, modules.outputsOfEach) {
            let shape = modules.isTransposed ? [modules.inputs, outputs] : [outputs, modules.inputs]
            let stored = try matrix(name + ".weight", shape)
            matrices.append(modules.isTransposed ? stored.transposed() : stored)
            if hasBias { biases.append(try vector(name + ".bias", [outputs])) }
        }
        if isTrained || Set(matrices.map(\.dtype)).count > 1 {
            matrices = matrices.map { $0.converted(to: .float32) }
        }
        guard isTrained else {
            let matrix = matrices.count == 1 ? matrices[0] : .concatenated(matrices)
            // Rows that are not whole blocks keep their numbers, as in GGUF files.
            let isWhole = modules.inputs % BlockKind.size == 0
            let weight = Weight(frozen: matrix, as: type, in: isWhole ? blocks : nil)
            for name in modules.names { release(name + ".weight") }
            let bias = biases.count > 1 ? Tensor.concatenated(biases) : biases.first
            return Linear(modules: modules, weight: weight, bias: bias.map(Learnable.fixed), place: place)
        }
        func parameter(_ ending: String, _ value: Tensor) -> Parameter {
            let slices = modules.names.enumerated().map { index, name in
                Parameter.Slice(name + ending, modules.range(index))
            }
            return Parameter(modules.key + ending, value, slices: slices)
        }
        // Concatenation copies: what is trained lies in memory of its own.
        let weight = Weight(trainable: parameter(".weight", .concatenated(matrices)), as: type)
        let bias = biases.isEmpty ? nil : Learnable.moved(parameter(".bias", .concatenated(biases)))
        return Linear(modules: modules, weight: weight, bias: bias, place: place)
    }

    /// Whether a tensor is stored in float32.
    func isFull(_ name: String) -> Bool { source.isFull(stored(name)) }

    /// Gives back the memory of a tensor that has been prepared for computing.
    func release(_ name: String) { source.release(stored(name)) }

    private func stored(_ name: String) -> String {
        guard let omittedPrefix, name.hasPrefix(omittedPrefix) else { return prefix + name }
        return String(name.dropFirst(omittedPrefix.count))
    }

    /// Checks that every tensor was taken, but for those whose names begin like one of `harmless`.
    func finish(ignoring harmless: [String]) throws(ModelError) {
        for whole in source.names where !taken.contains(whole) {
            let name = whole.hasPrefix(prefix) ? String(whole.dropFirst(prefix.count)) : whole
            guard harmless.contains(where: { name.hasPrefix($0) || whole.hasPrefix($0) }) else {
                throw .unexpectedTensor(folder, name: whole)
            }
        }
    }

    private mutating func tensor(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor {
        let name = stored(name)
        taken.insert(name)
        return try source.tensor(name, shape)
    }
}

/// Where the tensors of a model are from.
protocol WeightSource: AnyObject {
    /// The names of all tensors.
    var names: [String] { get }

    /// Whether there is a tensor of this name.
    func holds(_ name: String) -> Bool

    /// Whether a tensor is stored in float32.
    func isFull(_ name: String) -> Bool

    /// The shape of a tensor; nil where there is none of this name, or it is made for whatever shape is asked for.
    func shape(of name: String) -> [Int]?

    /// The tensor `name`, in float32 or bfloat16.
    ///
    /// - Throws: `ModelError` where it is missing, of another shape, or of a type that is not read.
    func tensor(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor

    /// Gives back the memory of a tensor that has been prepared for computing.
    func release(_ name: String)
}
