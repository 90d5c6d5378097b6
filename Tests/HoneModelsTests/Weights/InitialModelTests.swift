import HoneBase
import HoneFormats
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// The first weights of a small model of each family: the folder opens, and its numbers are what they are said to be.
@Suite struct InitialModelTests {
    static let names = [
        "llama", "llama-linear", "llama3-scaling", "llama-bf16", "smollm3", "mistral", "qwen2", "qwen3",
        "gemma",
        "gemma2", "gemma3_text", "phi3", "phi3-longrope", "gpt2",
    ]
    private static let vocabulary = 150

    private func write(_ name: String, seed: UInt64, to folder: FilePath) throws {
        let shape = try ModelShape(golden("decoders/\(name)").string)
        try InitialModel(shape, vocabularySize: Self.vocabulary, seed: seed).write(to: folder)
    }

    /// The tensors of a folder by name.
    private func tensors(_ folder: FilePath) throws -> [(entry: SafetensorsEntry, values: [Float])] {
        let file = try SafetensorsFile(folder.appending("model.safetensors"))
        return try file.tensors.map { entry in
            try file.withBytes(of: entry.name) { (entry, Array($0.bindMemory(to: Float.self))) }
        }
    }

    /// The tensors are those of a folder that the reference wrote, but for the size of the vocabulary; and it opens.
    @Test(arguments: names) func theFolderOpens(_ name: String) throws {
        try withTemporaryFolder { folder in
            try write(name, seed: 3, to: folder)
            let reference = try SafetensorsFolder(golden("decoders/\(name)"))
            let found = try tensors(folder)
            #expect(Set(found.map(\.entry.name)) == Set(reference.tensors.map(\.name)))
            for (entry, _) in found {
                let rows = reference[entry.name]?.shape.first == 40 ? [Self.vocabulary] : []
                let shape = rows + (reference[entry.name]?.shape.dropFirst(rows.count) ?? [])
                #expect(entry.shape == shape && entry.dtype == .float32, "\(entry.name)")
            }
            let decoder = try Decoder(folder: folder)
            #expect(decoder.vocabularySize == Self.vocabulary && decoder.matrixType == .float32)
            try decoder.checkNumbers()
            let moved = try Decoder(folder: folder, isTrained: true)
            #expect(moved.parameters.reduce(0) { $0 + $1.value.count } == decoder.parameterCount)
            // A network that knows nothing gives each token about the same chance.
            let ids: [Int32] = [1, 77, 140, 3, 9]
            let next = NextTokens(rows: [0, 1, 2, 3], targets: Array(ids.dropFirst()))
            let losses = decoder.losses(of: next, decoder.states(of: PackedTokens([ids])))
            expectClose(losses, losses.map { _ in Mathematics.log(Double(Self.vocabulary)) }, absolute: 0.5)
        }
    }

    @Test(arguments: names) func numbersAreThoseOfTheSeed(_ name: String) throws {
        func bytes(_ seed: UInt64) throws -> [UInt8] {
            try withTemporaryFolder { folder in
                try write(name, seed: seed, to: folder)
                return try Files.bytes(of: folder.appending("model.safetensors"))
            }
        }
        let first = try bytes(3)
        #expect(try bytes(3) == first)
        #expect(try bytes(4) != first)
    }

    /// Matrices have the stated deviation and a mean of zero; norms multiply by one, biases are zero.
    @Test(arguments: names) func numbersAreWhatTheyAreSaidToBe(_ name: String) throws {
        try withTemporaryFolder { folder in
            try write(name, seed: 5, to: folder)
            let config = try object(at: folder.appending("config.json"))
            let layers = try #require((config["num_hidden_layers"] ?? config["n_layer"])?.integer)
            let isAroundOne = config["model_type"]?.string?.hasPrefix("gemma") == true
            var seen: [[Float]] = []
            for (entry, values) in try tensors(folder) {
                guard entry.shape.count == 2 else {
                    let value: Float = entry.name.hasSuffix(".bias") || isAroundOne ? 0 : 1
                    #expect(values.allSatisfy { $0 == value }, "\(entry.name)")
                    continue
                }
                let endsABranch = ["o_proj.weight", "down_proj.weight", "c_proj.weight"].contains {
                    entry.name.hasSuffix($0)
                }
                let deviation = 0.02 / (endsABranch ? Double(2 * layers).squareRoot() : 1)
                let count = Double(values.count)
                let mean = values.reduce(0) { $0 + Double($1) } / count
                let square = values.reduce(0) { $0 + Double($1) * Double($1) } / count
                // Five standard errors of a mean and of a deviation.
                #expect(abs(mean) < 5 * deviation / count.squareRoot(), "\(entry.name)")
                let error = 5 / (2 * count).squareRoot()
                #expect(
                    abs(square.squareRoot() / deviation - 1) < error,
                    "\(entry.name): \(square.squareRoot())"
                )
                #expect(!seen.contains(Array(values.prefix(8))), "\(entry.name) repeats another")
                seen.append(Array(values.prefix(8)))
            }
            #expect(seen.count > 4)
        }
    }

    /// A deviation that the shape names is taken, and what is said beside the shape stands in config.json.
    @Test func settingsAreKept() throws {
        var settings = try object(at: golden("decoders/llama-bf16/config.json"))
        settings["initializer_range"] = 0.5
        let json: JSON = ["name": "wide", "settings": .object(settings)]
        let shape = try ModelShape(json, path: "shape.json")
        #expect(InitialModel.vocabularySize(of: shape) == 40)
        try withTemporaryFolder { folder in
            let inner = folder.appending("a").appending("model")
            let ends: JSON = [7, 8]
            try InitialModel(shape, vocabularySize: 60, seed: 1).write(to: inner, [("eos_token_id", ends)])
            let config = try object(at: inner.appending("config.json"))
            #expect(config["eos_token_id"] == ends && config["vocab_size"] == 60)
            #expect(config["torch_dtype"] == "float32")
            // What the weights of the shape's maker were is not what these are.
            #expect(config["dtype"] == nil || config["dtype"] == "float32")
            for key in settings.keys where !["eos_token_id", "vocab_size", "dtype"].contains(key) {
                #expect(config[key] == settings[key], "\(key)")
            }
            let table = try #require(
                try tensors(inner).first { $0.entry.name == "model.embed_tokens.weight" }
            ).values
            let square = table.reduce(0) { $0 + Double($1) * Double($1) } / Double(table.count)
            #expect(abs(square.squareRoot() / 0.5 - 1) < 0.12)
        }
    }

    @Test func aShapeThatCannotBeUsedIsToldByItsKey() throws {
        var settings = try object(at: golden("decoders/llama/config.json"))
        settings["num_key_value_heads"] = 3
        let shape = try ModelShape(["name": "odd", "settings": .object(settings)], path: "shape.json")
        do throws(ModelError) {
            _ = try InitialModel(shape, vocabularySize: 40, seed: 0)
            Issue.record("it was taken")
        } catch {
            #expect(error.problem.place?.field == "num_key_value_heads")
            #expect(error.problem.place?.file == "shape.json")
        }
    }
}
