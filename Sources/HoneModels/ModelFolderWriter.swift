internal import HoneBase
internal import HoneFormats
public import HoneTensor
public import SystemPackage

/// Writes a model folder like its base's, with some tensors replaced.
public enum ModelFolderWriter {
    /// Copies the small files of `base` to `folder` and writes its weights, those in `parameters` with their values.
    ///
    /// Tensors keep their names; what is replaced is written in float32, the rest as it was.
    ///
    /// - Parameter modules: the linear maps of the network, which tell what the folder holds by input.
    /// - Throws: `ModelError`.
    public static func write(
        _ parameters: [Parameter],
        like base: FilePath,
        modules: [LinearModules] = [],
        to folder: FilePath
    ) throws(ModelError) {
        let turned = turnedNames(modules)
        let values = Dictionary(
            parameters.flatMap(\.namedValues).map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        try write(like: base, to: folder, Array(values.keys)) { name, _ in
            values[name].map { turned.contains(name) ? $0.transposed() : $0 }
        }
    }

    /// The same with `adapter` added to the weights of the base, in float32.
    ///
    /// - Throws: `ModelError`.
    public static func write(merging adapter: Adapter, into base: FilePath, to folder: FilePath)
        throws(ModelError)
    {
        try write(like: base, to: folder, adapter.weightNames) { name, original in
            adapter.delta(of: name).map { $0 + original() }
        }
    }

    /// The weights that a folder holds by input.
    private static func turnedNames(_ modules: [LinearModules]) -> Set<String> {
        Set(modules.filter(\.isTransposed).flatMap(\.names).map { $0 + ".weight" })
    }

    /// - Parameters:
    ///   - names: the tensors that are replaced.
    ///   - value: the new value of a tensor, given its name and how to read the old one in float32.
    private static func write(
        like base: FilePath,
        to folder: FilePath,
        _ names: [String],
        value: (String, () -> Tensor) -> Tensor?
    ) throws(ModelError) {
        let source = try mapping(ModelError.weights) { () throws(SafetensorsError) in
            try SafetensorsFolder(base)
        }
        let networkNames = try Self.networkNames(names, in: source)
        func known(_ name: String) -> String? { networkNames[name] }
        try mapping(ModelError.file) { () throws(FileError) in try copySettings(base, to: folder) }
        var writer = SafetensorsWriter(metadata: ["format": "pt"])
        for entry in source.tensors {
            writer.add(entry.name, known(entry.name) == nil ? entry.dtype : .float32, shape: entry.shape)
        }
        try mapping(ModelError.file) { () throws(FileError) in
            try writer.write(to: folder.appending("model.safetensors")) { (entry, append) throws(FileError) in
                if let name = known(entry.name) {
                    guard let value = value(name, { original(entry.name, in: source) }) else { return }
                    for rows in pieces(of: value.shape) {
                        try value.rows(rows).floats().withRawBytes { (bytes) throws(FileError) in
                            try append(bytes)
                        }
                    }
                } else if let bytes = try? source.withBytes(of: entry.name, { [UInt8]($0) }) {
                    try bytes.withRawBytes { (bytes) throws(FileError) in try append(bytes) }
                }
                source.release(entry.name)
            }
        }
    }

    /// The names of the network by those in a folder.
    ///
    /// - Throws: `ModelError.missing` where one is not there: what was trained would be lost.
    private static func networkNames(_ names: [String], in source: SafetensorsFolder) throws(ModelError)
        -> [String: String]
    {
        var found: [String: String] = [:]
        let stored = StoredNames(source.tensors.map(\.name))
        for name in names {
            guard let place = stored[name] else {
                throw .missing(
                    source.path,
                    what: "tensor \(name)",
                    remedy: "name the folder of the model that was trained"
                )
            }
            found[place] = name
        }
        return found
    }

    /// The rows of the tensor `name`, which is there, in float32; by default all.
    static func original(_ name: String, in source: SafetensorsFolder, rows: Range<Int>? = nil) -> Tensor {
        guard let entry = source[name], let count = entry.shape.first,
            let tensor = try? source.withBytes(
                of: name,
                { bytes in
                    let rows = rows ?? 0..<count
                    let shape = Shape([rows.count] + entry.shape.dropFirst())
                    let width = bytes.count / max(count, 1)
                    let part = UnsafeRawBufferPointer(
                        rebasing: bytes[rows.lowerBound * width..<rows.upperBound * width]
                    )
                    return switch entry.dtype {
                    case .float16: Tensor(widening: part, shape: shape)
                    case .bfloat16: Tensor(copying: part, shape: shape, .bfloat16).converted(to: .float32)
                    default: Tensor(copying: part, shape: shape, .float32)
                    }
                }
            )
        else { fatalError("ModelFolderWriter: \(name) was there when the base was opened") }
        return tensor
    }

    /// The rows of a tensor in pieces of about a million numbers: so no second copy of a table is made as a whole.
    static func pieces(of shape: Shape) -> [Range<Int>] {
        let rows = max(1, (1 << 20) / max(1, shape.count / max(1, shape[0])))
        return stride(from: 0, to: shape[0], by: rows).map { $0..<min($0 + rows, shape[0]) }
    }

    private static func copySettings(_ base: FilePath, to folder: FilePath) throws(FileError) {
        for name in try Files.names(in: base) {
            let path = base.appending(name)
            if Files.isFolder(path) {
                // Pooling and the like: folders of one settings file.
                let settings = path.appending("config.json")
                guard Files.exists(settings) else { continue }
                try Files.write(Files.text(of: settings), to: folder.appending(name).appending("config.json"))
            } else if name.hasSuffix(".json") && !name.hasSuffix(".index.json") && name != "hone-model.json"
                || [".txt", ".jinja", ".model"].contains(where: name.hasSuffix)
            {
                let bytes = try Files.bytes(of: path)
                try bytes.withRawBytes { (bytes) throws(FileError) in
                    try Files.write(bytes, to: folder.appending(name))
                }
            }
        }
    }
}
