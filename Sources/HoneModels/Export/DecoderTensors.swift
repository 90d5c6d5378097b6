internal import HoneFormats
internal import HoneTensor
internal import SystemPackage

/// The tensors that a decoder is made of, as its folder or file holds them, one at a time.
struct DecoderTensors {
    /// The names as folders have them, with their shapes, in the order of the network.
    let entries: [(name: String, shape: [Int])]
    /// The names of the same tensors in GGUF files.
    let names: GGUFNames
    private let source: any WeightSource
    private let omittedPrefix: String

    /// The tensors of `decoder`, which was opened: so all that is not known here changes nothing.
    ///
    /// - Throws: `ModelError` where the weights cannot be opened once more.
    init(_ decoder: Decoder) throws(ModelError) {
        let family = decoder.architecture.gguf
        let attention = decoder.network.attentions.first
        let names = GGUFNames(
            family: family,
            heads: attention?.heads ?? 1,
            keyHeads: attention?.keyHeads ?? 1
        )
        self.names = names
        let prefix = decoder.architecture.prefix
        if let file = decoder.file {
            source = GGUFWeights(file, names, isWide: true, on: decoder.backend)
            omittedPrefix = ""
        } else {
            source = try SafetensorsWeights(decoder.folder, on: decoder.backend)
            omittedPrefix = source.holds(prefix.probe) ? prefix.name : ""
        }
        var found: [(order: (Int, Int, String), name: String, shape: [Int])] = []
        for stored in source.names {
            let isHead = stored == "lm_head.weight"
            let name = isHead ? stored : omittedPrefix + stored
            guard names.place(named: name) != nil, !(isHead && decoder.network.isTied),
                let shape = source.shape(of: stored)
            else { continue }
            found.append((Self.order(of: name, family), name, shape))
        }
        entries = found.sorted { $0.order < $1.order }.map { ($0.name, $0.shape) }
    }

    /// Tables first, then blocks by their number, then the last norm and the head.
    private static func order(of name: String, _ family: GGUFFamily) -> (Int, Int, String) {
        if name.hasPrefix(family.embedding + ".") { return (0, 0, name) }
        if let positions = family.positions, name.hasPrefix(positions + ".") { return (0, 1, name) }
        guard name.hasPrefix(family.layers + ".") else { return (2, name == "lm_head.weight" ? 1 : 0, name) }
        let number = name.dropFirst(family.layers.count + 1).prefix { $0 != "." }
        return (1, Int(number) ?? 0, name)
    }

    /// The tensor `name`, in float32 or bfloat16.
    func tensor(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor {
        try source.tensor(stored(name), shape)
    }

    /// Whether a tensor is stored in float32.
    func isFull(_ name: String) -> Bool { source.isFull(stored(name)) }

    /// Gives back the memory of a tensor.
    func release(_ name: String) { source.release(stored(name)) }

    private func stored(_ name: String) -> String {
        name.hasPrefix(omittedPrefix) ? String(name.dropFirst(omittedPrefix.count)) : name
    }

    /// Calls `body` with the numbers of a tensor, whole rows at a time, about a million at once.
    func forEachPiece<Failure: Error>(
        _ tensor: Tensor,
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        for rows in ModelFolderWriter.pieces(of: tensor.shape) {
            let values = tensor.rows(rows).converted(to: .float32).floats()
            try Self.with(values, body)
        }
    }

    static func with<Failure: Error>(
        _ values: [Float],
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        var failure: Failure?
        values.withUnsafeBufferPointer { buffer in
            do throws(Failure) { try body(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
