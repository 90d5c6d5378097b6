public import HoneBase
public import SystemPackage

/// Writes named tensors as `model.safetensors`, or as shards with an index where they are too many for one file.
///
/// ```swift
/// var shards = SafetensorsShards(limit: 5_000_000_000)
/// shards.add("head.weight", .float32, shape: [77, 384])
/// try shards.write(to: folder) { (entry, append) throws(FileError) in ... }
/// ```
public struct SafetensorsShards: Sendable {
    /// The most bytes of tensors in a shard; a tensor of more is a shard of its own.
    public let limit: Int

    private var shards: [SafetensorsWriter] = []
    private var places: [(name: String, shard: Int)] = []
    private var bytesOfLast = 0
    private var byteCount = 0
    private var elementCount = 0

    /// No tensors so far.
    public init(limit: Int = 5_000_000_000) { self.limit = limit }

    /// Plans one more tensor; the same mistakes trap as with `SafetensorsWriter`.
    public mutating func add(_ name: String, _ dtype: SafetensorsDType, shape: [Int]) {
        let elements = shape.reduce(1, *)
        let bytes = elements * dtype.byteCount
        if shards.isEmpty || bytesOfLast > 0 && bytesOfLast + bytes > limit {
            shards.append(SafetensorsWriter())
            bytesOfLast = 0
        }
        require(!places.contains { $0.name == name }, "SafetensorsShards: \"\(name)\" is added twice")
        shards[shards.count - 1].add(name, dtype, shape: shape)
        places.append((name, shards.count - 1))
        bytesOfLast += bytes
        byteCount += bytes
        elementCount += elements
    }

    /// The names of the files with tensors, in their order.
    public var fileNames: [String] {
        guard shards.count > 1 else { return ["model.safetensors"] }
        func padded(_ number: Int) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        }
        return shards.indices.map { "model-\(padded($0 + 1))-of-\(padded(shards.count)).safetensors" }
    }

    /// Writes the files, asking `bytes` for each tensor's bytes as `SafetensorsWriter.write(to:_:)` does.
    ///
    /// - Throws: What `bytes` throws, and `FileError` where a file cannot be written.
    public func write(
        to folder: FilePath,
        _ bytes: (SafetensorsEntry, SafetensorsWriter.Append) throws(FileError) -> Void
    ) throws(FileError) {
        let names = fileNames
        for (shard, name) in zip(shards, names) { try shard.write(to: folder.appending(name), bytes) }
        if shards.isEmpty { try SafetensorsWriter().write(to: folder.appending(names[0]), bytes) }
        guard shards.count > 1 else { return }
        let map = places.sorted { $0.name < $1.name }.map { ($0.name, JSON.string(names[$0.shard])) }
        let index: JSON = [
            "metadata": ["total_parameters": .integer(elementCount), "total_size": .integer(byteCount)],
            "weight_map": .object(JSONObject(map)),
        ]
        try Files.write(index.text(pretty: true), to: folder.appending("model.safetensors.index.json"))
    }
}
