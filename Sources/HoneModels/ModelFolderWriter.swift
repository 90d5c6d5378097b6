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
    /// - Throws: `ModelError`.
    public static func write(_ parameters: [Parameter], like base: FilePath, to folder: FilePath)
        throws(ModelError)
    {
        try mapping(ModelError.file) { () throws(FileError) in try copySettings(base, to: folder) }
        let source = try mapping(ModelError.weights) { () throws(SafetensorsError) in
            try SafetensorsFolder(base)
        }
        var values: [String: Tensor] = [:]
        for (name, value) in parameters.flatMap(\.namedValues) { values[name] = value }
        // Names may carry a prefix in the folder, such as "bert.".
        func value(_ name: String) -> Tensor? {
            if let value = values[name] { return value }
            guard let dot = name.firstIndex(of: ".") else { return nil }
            return values[String(name[name.index(after: dot)...])]
        }
        var writer = SafetensorsWriter()
        for entry in source.tensors {
            writer.add(entry.name, value(entry.name) == nil ? entry.dtype : .float32, shape: entry.shape)
        }
        try mapping(ModelError.file) { () throws(FileError) in
            try writer.write(to: folder.appending("model.safetensors")) { (entry, append) throws(FileError) in
                if let value = value(entry.name) {
                    try value.floats().withRawBytes { (bytes) throws(FileError) in try append(bytes) }
                } else if let bytes = try? source.withBytes(of: entry.name, { [UInt8]($0) }) {
                    try bytes.withRawBytes { (bytes) throws(FileError) in try append(bytes) }
                }
            }
        }
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
                || name.hasSuffix(".txt")
            {
                try Files.write(Files.text(of: path), to: folder.appending(name))
            }
        }
    }
}
