public import HoneBase
internal import HoneFormats
internal import HoneTensor
public import SystemPackage

/// The weights with which a model begins that is trained from nothing.
///
/// Matrices are drawn from a normal distribution of deviation 0.02 (or `initializer_range`); those that add to the
/// stream of states are smaller by the root of how many there are, so that the stream does not grow with depth (Radford
/// et al., "Language Models are Unsupervised Multitask Learners", 2019). Norms begin as one, biases as zero.
public struct InitialModel {
    private let shape: ModelShape
    private let seed: UInt64
    private let tensors: [(name: String, shape: [Int])]
    private let layerCount: Int
    private let normValue: Float

    /// The model of `shape`, for a vocabulary of so many tokens; every number is a function of `seed`.
    ///
    /// - Throws: `ModelError` where the shape's settings cannot be used.
    public init(_ shape: ModelShape, vocabularySize: Int, seed: UInt64) throws(ModelError) {
        var shape = shape
        shape.settings["vocab_size"] = .integer(vocabularySize)
        self.shape = shape
        self.seed = seed
        let settings = ModelSettings(shape.settings, path: shape.path)
        let architecture = try DecoderRegistry.architecture(of: settings)
        let rehearsal = Rehearsal()
        let recorded = RecordedWeights(on: rehearsal)
        var loader = DecoderLoader(
            settings: settings,
            weights: ModelWeights(recorded, folder: shape.path),
            as: .float32,
            isTrained: true
        )
        let network = try architecture.network(&loader)
        tensors = recorded.asked
        layerCount = network.blocks.count
        // Where a norm multiplies by one plus its weight, that begins as zero.
        normValue = 1 - ((network.norm as? RMSNorm)?.offset ?? 0)
    }

    /// The number of tokens that the shape names; nil where it names none.
    public static func vocabularySize(of shape: ModelShape) -> Int? { shape.settings["vocab_size"]?.integer }

    /// Writes `config.json` and `model.safetensors`, in float32, into `folder`.
    ///
    /// - Parameter settings: what `config.json` says beside the shape, such as the ids of special tokens.
    public func write(to folder: FilePath, _ settings: [(String, JSON)] = []) throws(FileError) {
        var config = shape.settings
        config["dtype"] = nil  // The newer name, of what the shape's own weights were.
        config["torch_dtype"] = "float32"
        for (key, value) in settings { config[key] = value }
        try Files.makeFolder(folder)
        var writer = SafetensorsWriter()
        for (name, shape) in tensors { writer.add(name, .float32, shape: shape) }
        let numbers = Dictionary(uniqueKeysWithValues: zip(tensors.map(\.name), tensors.indices))
        try writer.write(to: folder.appending("model.safetensors")) { (entry, append) throws(FileError) in
            let values = values(of: entry.name, shape: entry.shape, number: numbers[entry.name] ?? 0)
            try values.withRawBytes { (bytes) throws(FileError) in try append(bytes) }
        }
        try Files.write(JSON.object(config).text(pretty: true), to: folder.appending("config.json"))
    }

    /// What adds to the stream of states: the last matrix of each half of a block.
    private static let residual = ["o_proj.weight", "down_proj.weight", "c_proj.weight"]

    private func values(of name: String, shape: [Int], number: Int) -> [Float] {
        let count = shape.reduce(1, *)
        guard shape.count > 1 else {
            return [Float](repeating: name.hasSuffix(".bias") ? 0 : normValue, count: count)
        }
        var deviation = self.shape.settings["initializer_range"]?.double ?? 0.02
        if Self.residual.contains(where: name.hasSuffix) { deviation /= Double(2 * layerCount).squareRoot() }
        // Streams from 2⁶² on are those of the beginning: no step draws from them.
        var random = Philox(seed: seed, stream: 1 << 62 | UInt64(number))
        return (0..<count).map { _ in Float(random.normal() * deviation) }
    }
}
