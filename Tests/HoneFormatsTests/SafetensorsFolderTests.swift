import HoneBase
import HoneFormats
import HoneTestSupport
import SystemPackage
import Testing

/// Writes a file with a one-byte tensor of each name, holding the number beside it.
private func write(_ tensors: KeyValuePairs<String, UInt8>, to path: FilePath) throws {
    var writer = SafetensorsWriter()
    for (name, _) in tensors { writer.add(name, .uint8, shape: [1]) }
    let values = Dictionary(uniqueKeysWithValues: tensors.map { ($0.key, $0.value) })
    try writer.write(to: path) { [values[$0.name] ?? 0] }
}

private func withShards(_ map: String, _ body: (FilePath, FilePath) throws -> Void) throws {
    try withTemporaryFolder { folder in
        try write(["a": 1, "b": 2], to: folder.appending("model-00001-of-00002.safetensors"))
        try write(["c": 3], to: folder.appending("model-00002-of-00002.safetensors"))
        let index = folder.appending("model.safetensors.index.json")
        try Files.write(
            map.replacing("model-", with: "model-0000").replacing(".s", with: "-of-00002.s"),
            to: index
        )
        try body(folder, index)
    }
}

private let soundMap = """
    {"metadata": {"total_size": 3}, "weight_map": {"c": "model-2.safetensors", "a": "model-1.safetensors", \
    "b": "model-1.safetensors"}}
    """

@Suite struct SafetensorsFolderTests {
    @Test func oneFileIsOpened() throws {
        try withTemporaryFolder { folder in
            try write(["a": 1, "b": 2], to: folder.appending("model.safetensors"))
            let weights = try SafetensorsFolder(folder)
            #expect(weights.files.map(\.path) == [folder.appending("model.safetensors")])
            #expect(weights.tensors.map(\.name) == ["a", "b"])
            #expect(try weights.withBytes(of: "b") { $0[0] } == 2)
        }
    }

    @Test func filesMayHaveAnotherName() throws {
        try withTemporaryFolder { folder in
            try write(["a": 1], to: folder.appending("adapter_model.safetensors"))
            #expect(try SafetensorsFolder(folder, named: "adapter_model").tensors.map(\.name) == ["a"])
        }
    }

    @Test func shardsAreOneSource() throws {
        try withShards(soundMap) { folder, _ in
            let weights = try SafetensorsFolder(folder)
            #expect(weights.files.count == 2)
            #expect(weights.tensors.map(\.name) == ["a", "b", "c"])
            for (name, value) in ["a": UInt8(1), "b": 2, "c": 3] {
                #expect(weights[name]?.shape == [1])
                #expect(try weights.withBytes(of: name) { $0[0] } == value)
                weights.release(name)
                #expect(try weights.withBytes(of: name) { $0[0] } == value)
            }
            #expect(weights["d"] == nil)
            #expect(throws: SafetensorsError.tensorMissing(folder, tensor: "d")) {
                try weights.withBytes(of: "d") { $0.count }
            }
        }
    }

    @Test func oneFileIsPreferredToShards() throws {
        try withShards(soundMap) { folder, _ in
            try write(["x": 9], to: folder.appending("model.safetensors"))
            #expect(try SafetensorsFolder(folder).tensors.map(\.name) == ["x"])
        }
    }

    @Test func aTensorMustBeWhereTheIndexSays() throws {
        let map = soundMap.replacing("\"b\": \"model-1", with: "\"b\": \"model-2")
        try withShards(map) { folder, index in
            let shard = folder.appending("model-00002-of-00002.safetensors")
            #expect(throws: SafetensorsError.notInShard(index: index, shard: shard, tensor: "b")) {
                try SafetensorsFolder(folder)
            }
        }
    }

    @Test func aTensorMustBeInTheIndex() throws {
        let map = soundMap.replacing(", \"b\": \"model-1.safetensors\"", with: "")
        try withShards(map) { folder, index in
            let shard = folder.appending("model-00001-of-00002.safetensors")
            #expect(throws: SafetensorsError.notInIndex(index: index, shard: shard, tensor: "b")) {
                try SafetensorsFolder(folder)
            }
        }
    }

    @Test func aMissingShardIsNamed() throws {
        try withShards(soundMap.replacing("model-2", with: "model-3")) { folder, _ in
            let shard = folder.appending("model-00003-of-00002.safetensors")
            #expect(throws: SafetensorsError.file(.missing(shard))) { try SafetensorsFolder(folder) }
        }
    }

    @Test(arguments: ["../a", "/etc/passwd", "x/y", "", ".", ".."]) func shardsStayInTheFolder(name: String)
        throws
    {
        try withShards("{\"weight_map\": {\"a\": \"\(name)\"}}") { folder, index in
            #expect(throws: SafetensorsError.shardNameUnsafe(index, tensor: "a", found: name)) {
                try SafetensorsFolder(folder)
            }
        }
    }

    @Test(arguments: [
        ("{}", "weight_map", "nothing"), ("[]", "weight_map", "nothing"),
        ("{\"weight_map\": []}", "weight_map", "an array"),
        ("{\"weight_map\": {}}", "weight_map", "an empty one"),
        ("{\"weight_map\": {\"a\": 3}}", "weight_map.a", "a number"),
    ])
    func anIndexWithoutAMapIsRefused(text: String, field: String, found: String) throws {
        try withShards(text) { folder, _ in
            let error = #expect(throws: SafetensorsError.self) { try SafetensorsFolder(folder) }
            #expect(error?.problem.place?.field == field)
            #expect(error?.problem.found == found)
        }
    }

    @Test func anIndexThatIsNotJSONIsRefusedWithItsLine() throws {
        try withShards("{\n\"weight_map\": x}") { folder, index in
            let error = #expect(throws: SafetensorsError.self) { try SafetensorsFolder(folder) }
            #expect(error?.problem.place == .init(file: index.string, line: 2))
        }
    }

    @Test(arguments: [false, true]) func aFolderWithoutWeightsIsRefused(hasPickle: Bool) throws {
        try withTemporaryFolder { folder in
            if hasPickle { try Files.write("", to: folder.appending("pytorch_model.bin")) }
            let expected = SafetensorsError.weightsMissing(
                folder: folder,
                name: "model",
                hasPickle: hasPickle
            )
            #expect(throws: expected) { try SafetensorsFolder(folder) }
        }
    }
}
