import HoneBase
import HoneFormats
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

private let tensors = TinyEncoder(seed: 1).tensors

@Suite struct ModelWeightsTests {
    @Test func everyTensorIsNeeded() throws {
        try withTinyEncoder { folder in
            for index in tensors.indices {
                var others = tensors
                let missing = others.remove(at: index)
                try replaceWeights(in: folder, by: others)
                expectRefusal(folder, .missingTensor(folder, name: missing.name, shape: missing.shape))
            }
        }
    }

    @Test func everyShapeIsChecked() throws {
        try withTinyEncoder { folder in
            for index in tensors.indices {
                var changed = tensors
                changed[index].shape.append(1)
                try replaceWeights(in: folder, by: changed)
                expectRefusal(
                    folder,
                    .wrongShape(
                        folder,
                        name: changed[index].name,
                        expected: tensors[index].shape,
                        found: changed[index].shape
                    )
                )
            }
        }
    }

    /// A transposed matrix has as many elements as the right one.
    @Test func transposedMatricesAreRefused() throws {
        try withTinyEncoder { folder in
            var changed = tensors
            let name = "encoder.layer.1.intermediate.dense.weight"
            let index = try #require(changed.firstIndex { $0.name == name })
            changed[index].shape.reverse()
            try replaceWeights(in: folder, by: changed)
            expectRefusal(folder, .wrongShape(folder, name: name, expected: [64, 32], found: [32, 64]))
        }
    }

    @Test(arguments: [
        "encoder.layer.2.output.dense.bias", "embeddings.relative", "decoder.bias", "lora_A",
        "bert.embeddings.LayerNorm.bias",
    ])
    func tensorsThatNothingTakesAreRefused(name: String) throws {
        try withTinyEncoder { folder in
            try replaceWeights(in: folder, by: tensors + [StoredTensor(name, shape: [1], values: [0])])
            expectRefusal(folder, .unexpectedTensor(folder, name: name))
        }
    }

    /// What reads the states but does not make them may be there, of any type.
    @Test(arguments: [
        "embeddings.position_ids", "pooler.dense.weight", "classifier.weight", "cls.predictions.bias",
    ])
    func tensorsOfHeadsAreLeftOut(name: String) throws {
        try withTinyEncoder { folder in
            let extra = StoredTensor(
                name,
                type: "I64",
                shape: [1, 2],
                bytes: [UInt8](repeating: 7, count: 16)
            )
            try replaceWeights(in: folder, by: [extra] + tensors)
            #expect(refusal(of: folder) == nil)
        }
    }

    @Test(
        arguments: ["I64", "F64", "I32", "U8"],
        ["embeddings.word_embeddings.weight", "embeddings.LayerNorm.bias"]
    )
    func typesThatAreNotSupportedAreRefused(type: String, name: String) throws {
        try withTinyEncoder { folder in
            let changed = tensors.map { tensor in
                guard tensor.name == name else { return tensor }
                let size = ["I64": 8, "F64": 8, "I32": 4][type] ?? 1
                let bytes = [UInt8](repeating: 0, count: tensor.shape.reduce(size, *))
                return StoredTensor(name, type: type, shape: tensor.shape, bytes: bytes)
            }
            try replaceWeights(in: folder, by: changed)
            expectRefusal(folder, .unsupportedType(folder, name: name, type: type))
        }
    }

    @Test func foldersWithoutWeightsAreRefused() throws {
        try withTinyEncoder { folder in
            try Files.remove(folder.appending("model.safetensors"))
            let none = SafetensorsError.weightsMissing(folder: folder, name: "model", hasPickle: false)
            expectRefusal(folder, .weights(none))
            try replace("pytorch_model.bin", in: folder, by: "pickled")
            let pickle = SafetensorsError.weightsMissing(folder: folder, name: "model", hasPickle: true)
            expectRefusal(folder, .weights(pickle))
        }
    }

    @Test func cutWeightsAreRefused() throws {
        try withTinyEncoder { folder in
            let file = StoredTensor.safetensors(tensors)
            try writeQuickly([UInt8](file.dropLast(4)), to: folder.appending("model.safetensors"))
            #expect(refusal(of: folder)?.contains("ends beyond the file") == true)
        }
    }

    /// The weights may lie in several files.
    @Test func weightsMayBeSharded() throws {
        let expected = try withTinyEncoder {
            try Encoder(folder: $0, as: .float32).embed(["where is my card"]).vectors.floats()
        }
        try withTinyEncoder { folder in
            try Files.remove(folder.appending("model.safetensors"))
            var places: [(String, JSON)] = []
            for (shard, part) in [tensors[..<9], tensors[9...]].enumerated() {
                let name = "model-0000\(shard + 1)-of-00002.safetensors"
                try writeQuickly(StoredTensor.safetensors(Array(part)), to: folder.appending(name))
                places += part.map { ($0.name, .string(name)) }
            }
            let index: JSON = ["metadata": ["total_size": 0], "weight_map": .object(JSONObject(places))]
            try replace("model.safetensors.index.json", in: folder, by: index.text())
            let encoder = try Encoder(folder: folder, as: .float32)
            #expect(encoder.embed(["where is my card"]).vectors.floats() == expected)
        }
    }
}
