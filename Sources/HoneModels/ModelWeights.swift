internal import HoneBase
internal import HoneFormats
internal import HoneTensor
internal import SystemPackage

/// A model's tensors by name, each of a known shape.
///
/// What is left over at the end is an error: weights that no layer took belong to another model.
struct ModelWeights {
    /// Keeps the mapped files alive as long as a tensor borrows from them.
    private final class Mapping {
        let source: SafetensorsFolder
        init(_ source: SafetensorsFolder) { self.source = source }
    }

    private let folder: FilePath
    /// Nil where the numbers are made up.
    private let mapping: Mapping?
    private let prefix: String
    private let backend: any Backend
    private var taken: Set<String> = []
    /// What names are asked for with, and do not have in the folder.
    private var omittedPrefix: String?

    /// The weights in `folder`, whose names carry the first of `prefixes` under which `probe` is found.
    init(_ folder: FilePath, prefixes: [String], probe: String, on backend: any Backend) throws(ModelError) {
        self.folder = folder
        self.backend = backend
        let source = try HoneBase.mapping(ModelError.weights) { () throws(SafetensorsError) in
            try SafetensorsFolder(folder)
        }
        mapping = Mapping(source)
        prefix = prefixes.first { source[$0 + probe] != nil } ?? ""
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
        if mapping?.source[probe] != nil { omittedPrefix = prefix }
    }

    /// Made-up weights of any name and shape, by which the speed of a network is measured.
    init(random folder: FilePath, on backend: any Backend) {
        self.folder = folder
        self.backend = backend
        mapping = nil
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
            let weight = Weight(frozen: matrix, as: type, in: blocks)
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

    /// The type in which a tensor is stored; nil where it is not there.
    func storedType(of name: String) -> SafetensorsDType? {
        mapping.map { $0.source[stored(name)]?.dtype } ?? .bfloat16
    }

    /// Gives back the memory of a tensor that has been prepared for computing.
    func release(_ name: String) { mapping?.source.release(stored(name)) }

    private func stored(_ name: String) -> String {
        guard let omittedPrefix, name.hasPrefix(omittedPrefix) else { return prefix + name }
        return String(name.dropFirst(omittedPrefix.count))
    }

    /// Checks that every tensor was taken, but for those whose names begin like one of `harmless`.
    func finish(ignoring harmless: [String]) throws(ModelError) {
        for entry in mapping?.source.tensors ?? [] where !taken.contains(entry.name) {
            let name = entry.name.hasPrefix(prefix) ? String(entry.name.dropFirst(prefix.count)) : entry.name
            guard harmless.contains(where: { name.hasPrefix($0) || entry.name.hasPrefix($0) }) else {
                throw .unexpectedTensor(folder, name: entry.name)
            }
        }
    }

    private mutating func tensor(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor {
        guard let mapping else { return madeUp(Shape(shape)) }
        let name = stored(name)
        guard let entry = mapping.source[name] else { throw .missingTensor(folder, name: name, shape: shape) }
        guard entry.shape == shape else {
            throw .wrongShape(folder, name: name, expected: shape, found: entry.shape)
        }
        taken.insert(name)
        let backend = backend
        let tensor = try HoneBase.mapping(ModelError.weights) { () throws(SafetensorsError) in
            try mapping.source.withBytes(of: name) { Self.tensor($0, entry, mapping, on: backend) }
        }
        guard let tensor else { throw .unsupportedType(folder, name: name, type: entry.dtype.rawValue) }
        return tensor
    }

    /// Ones for a vector; for a matrix small numbers of bfloat16 that repeat after a while.
    private func madeUp(_ shape: Shape) -> Tensor {
        guard shape.rank == 2 else {
            return Tensor([Float](repeating: 1, count: shape.count), shape: shape, on: backend)
        }
        guard !(backend is Rehearsal) else { return Tensor(uninitialized: shape, .bfloat16, on: backend) }
        var random = Philox(seed: 1, stream: UInt64(shape.count))
        let piece = (0..<min(shape.count, 1 << 16)).map { _ in
            UInt16(truncatingIfNeeded: Float((random.uniform() - 0.5) * 0.05).bitPattern >> 16)
        }
        var values: [UInt16] = []
        values.reserveCapacity(shape.count)
        while values.count < shape.count {
            values.append(contentsOf: piece.prefix(shape.count - values.count))
        }
        return values.withUnsafeBytes { Tensor(copying: $0, shape: shape, .bfloat16, on: backend) }
    }

    /// The tensor over the file's own pages where they can be used as they are, otherwise a copy.
    private static func tensor(
        _ bytes: UnsafeRawBufferPointer,
        _ entry: SafetensorsEntry,
        _ mapping: Mapping,
        on backend: any Backend
    ) -> Tensor? {
        let shape = Shape(entry.shape)
        let dtype: DType
        switch entry.dtype {
        case .float32: dtype = .float32
        case .bfloat16: dtype = .bfloat16
        case .float16: return Tensor(widening: bytes, shape: shape, on: backend)
        default: return nil
        }
        let isAligned = Int(bitPattern: bytes.baseAddress) % dtype.byteCount == 0
        if isAligned { return Tensor(borrowing: bytes, owner: mapping, shape: shape, dtype, on: backend) }
        return Tensor(copying: bytes, shape: shape, dtype, on: backend)
    }
}
