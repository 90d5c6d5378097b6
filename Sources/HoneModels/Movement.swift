internal import HoneBase
internal import HoneFormats
internal import HoneTensor
public import SystemPackage

/// How far training moved each tensor of a base.
public enum Movement {
    /// The Euclidean norm of a tensor's change over that of the tensor before, by its name in the model folder, in the
    /// order of the network.
    ///
    /// - Parameters:
    ///   - moved: the network that was trained as a whole; nil where an adapter was.
    ///   - base: the folder of the base.
    /// - Throws: `ModelError` where the base cannot be read.
    public static func measured(moved: (any TrainableModel)?, adapter: Adapter?, base: FilePath)
        throws(ModelError) -> [(
            name: String, change: Double
        )]
    {
        // A GGUF file holds its tensors in blocks and by other names: there is nothing to compare with.
        guard Files.isFolder(base) else { return [] }
        let source = try mapping(ModelError.weights) { () throws(SafetensorsError) in
            try SafetensorsFolder(base)
        }
        let stored = StoredNames(source.tensors.map(\.name))
        /// The norm of `change(rows, original rows)` over that of the original.
        func share(_ name: String, _ change: (Range<Int>, Tensor) -> Tensor) -> Double? {
            guard let entry = stored[name].flatMap({ source[$0] }) else { return nil }
            var (changed, whole) = (0.0, 0.0)
            for rows in ModelFolderWriter.pieces(of: Shape(entry.shape)) {
                let before = ModelFolderWriter.original(entry.name, in: source, rows: rows)
                let difference = change(rows, before)
                changed += difference.dot(difference)
                whole += before.dot(before)
            }
            source.release(entry.name)
            return (changed / max(whole, .leastNormalMagnitude)).squareRoot()
        }
        if let moved {
            return moved.parameters.flatMap(\.namedValues).compactMap { name, value in
                share(name) { value.rows($0) + $1 * -1 }.map { (name, $0) }
            }
        }
        guard let adapter else { return [] }
        return adapter.weightNames.compactMap { name in
            guard let delta = adapter.delta(of: name) else { return nil }
            return share(name) { rows, _ in delta.rows(rows) }.map { (name, $0) }
        }
    }
}
