internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// A cross-encoder as a training left it: what moved of the base or beside it, and the head.
struct TunedCrossEncoder {
    let tuned: TunedModel
    /// In the order of `PairHead.names`.
    private let head: [Tensor]

    /// The cross-encoder as the session's training has it now.
    init(_ session: TuningSession) {
        guard let objective = session.objective as? Reranking else {
            fatalError("TunedCrossEncoder: the objective is \(session.recipe.objective)")
        }
        (tuned, head) = (session.tuned, objective.head.parameters.map(\.value))
    }

    /// The network that scores pairs.
    func network(on base: Base) -> CrossEncoder {
        CrossEncoder(tuned.encoder(on: base), adapter: tuned.adapter, head: PairHead(head))
    }

    /// The head's tensors by name.
    var namedHead: [(name: String, value: Tensor)] { zip(PairHead.names, head).map { ($0, $1) } }

    private static let fileName = "model.safetensors"

    /// Writes the recipe, the head, and the adapter or the moved encoder.
    func save(to folder: FilePath, base: Base) throws {
        try RunTensors.write(namedHead, metadata: [:], to: folder.appending(Self.fileName))
        try tuned.save(to: folder, base: base)
    }

    /// What `save` wrote.
    init(_ folder: FilePath, base: Base) throws {
        let path = folder.appending(Self.fileName)
        let tensors = try RunTensors(path)
        try tensors.requireOnly(PairHead.names)
        let size = base.encoder.size
        func matrix(_ name: String, rows: Int) throws -> Tensor {
            let matrix = try tensors.matrix(name)
            guard matrix.shape == [rows, size] else {
                throw RunError.wrongShape(
                    path,
                    name: name,
                    expected: "[\(rows), \(size)]",
                    found: "\(matrix.shape)"
                )
            }
            return matrix
        }
        head = [
            try matrix(PairHead.names[0], rows: size), try tensors.vector(PairHead.names[1], count: size),
            try matrix(PairHead.names[2], rows: 1), try tensors.vector(PairHead.names[3], count: 1),
        ]
        tuned = try TunedModel(folder, base: base)
    }
}
