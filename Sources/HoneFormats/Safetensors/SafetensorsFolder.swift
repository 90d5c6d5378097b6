internal import HoneBase
public import SystemPackage

/// The weights of a model folder: `model.safetensors`, or the shards that its index names.
public struct SafetensorsFolder: SafetensorsSource {
    /// The folder.
    public let path: FilePath
    /// The files, sorted by name; one where the weights are not sharded.
    public let files: [SafetensorsFile]
    /// All tensors, file by file.
    public let tensors: [SafetensorsEntry]

    private let owners: [ExactName: Int]

    /// Opens the weights in `folder`.
    ///
    /// With an index, every tensor must be in the shard that the index names, and nowhere else. The index's
    /// `total_size` is not compared: writers disagree on what it counts.
    ///
    /// - Parameter name: The first part of the files' names.
    /// - Throws: `SafetensorsError` where a file is wrong or the index does not fit the shards.
    public init(_ folder: FilePath, named name: String = "model") throws(SafetensorsError) {
        path = folder
        let single = folder.appending(name + ".safetensors")
        let index = folder.appending(name + ".safetensors.index.json")
        if Files.exists(single) {
            files = [try SafetensorsFile(single)]
        } else if Files.exists(index) {
            files = try Self.shards(of: index, in: folder)
        } else {
            let pickle = folder.appending(name == "model" ? "pytorch_model.bin" : name + ".bin")
            throw .weightsMissing(folder: folder, name: name, hasPickle: Files.exists(pickle))
        }
        tensors = files.flatMap(\.tensors)
        var owners: [ExactName: Int] = [:]
        for (position, file) in files.enumerated() {
            for tensor in file.tensors { owners[ExactName(tensor.name)] = position }
        }
        self.owners = owners
    }

    /// The shards that an index names, each holding exactly the tensors that the index places there.
    private static func shards(
        of index: FilePath,
        in folder: FilePath
    ) throws(SafetensorsError) -> [SafetensorsFile] {
        let places = try places(in: index).sorted { $0.key < $1.key }
        var shards: [SafetensorsFile] = []
        for (name, expected) in places {
            let shard = try SafetensorsFile(folder.appending(name))
            for tensor in expected where shard[tensor] == nil {
                throw .notInShard(index: index, shard: shard.path, tensor: tensor)
            }
            shards.append(shard)
        }
        for (shard, (_, expected)) in zip(shards, places) where shard.tensors.count != expected.count {
            let known = Set(expected.map(ExactName.init))
            for tensor in shard.tensors where !known.contains(ExactName(tensor.name)) {
                throw .notInIndex(index: index, shard: shard.path, tensor: tensor.name)
            }
        }
        return shards
    }

    /// The names of the tensors in each shard, as the index has them.
    private static func places(in index: FilePath) throws(SafetensorsError) -> [String: [String]] {
        let bytes = try mapping(SafetensorsError.file) { () throws(FileError) in try Files.bytes(of: index) }
        let json = try mapping({ SafetensorsError.indexNotJSON(index, $0) }) { () throws(JSONSyntaxError) in
            try JSONScanner.parse(bytes)
        }
        guard let map = json["weight_map"] else {
            throw .indexInvalid(index, field: "weight_map", expected: "an object", found: "nothing")
        }
        guard let object = map.object, object.count > 0 else {
            let found = map.object == nil ? map.kindName : "an empty one"
            throw .indexInvalid(index, field: "weight_map", expected: "an object with tensors", found: found)
        }
        var places: [String: [String]] = [:]
        for (tensor, value) in object.members {
            guard let shard = value.string else {
                throw .indexInvalid(
                    index,
                    field: "weight_map.\(tensor)",
                    expected: "the name of a file",
                    found: value.kindName
                )
            }
            guard isPlainName(shard) else { throw .shardNameUnsafe(index, tensor: tensor, found: shard) }
            places[shard, default: []].append(tensor)
        }
        return places
    }

    /// Whether a name is that of a file in the same folder.
    private static func isPlainName(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
            && !name.utf8.contains(0)
    }

    /// The tensor `name`; nil where there is none.
    public subscript(name: String) -> SafetensorsEntry? {
        owners[ExactName(name)].flatMap { files[$0][name] }
    }

    /// Calls `body` with the bytes of the tensor `name`; they must not escape.
    ///
    /// The bytes may lie at any address: load elements unaligned, or copy them.
    ///
    /// - Throws: `SafetensorsError.tensorMissing` where there is no such tensor.
    public func withBytes<Result>(
        of name: String,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(SafetensorsError) -> Result {
        guard let owner = owners[ExactName(name)] else { throw .tensorMissing(path, tensor: name) }
        return try files[owner].withBytes(of: name, body)
    }

    /// Gives the memory of a tensor's bytes back; the disk is read again where they are asked for again.
    public func release(_ name: String) {
        if let owner = owners[ExactName(name)] { files[owner].release(name) }
    }
}
