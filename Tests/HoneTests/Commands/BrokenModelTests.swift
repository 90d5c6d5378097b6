import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// A model folder with one thing wrong, and what must be said about it.
struct BrokenModel: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The golden folder that is copied.
    var original: String
    var arguments: [String]
    var says: [String]
    var spoil: @Sendable (FilePath) throws -> Void

    init(
        _ name: String,
        of original: String = "llama",
        _ arguments: [String] = ["generate", "--ids", "3,4"],
        says: [String],
        spoil: @escaping @Sendable (FilePath) throws -> Void = { _ in }
    ) {
        testDescription = name
        self.original = original
        self.arguments = arguments
        self.says = says
        self.spoil = spoil
    }

    /// A change of a settings file.
    private static func setting(
        _ key: String,
        _ value: JSON,
        in name: String = "config.json"
    ) -> @Sendable (FilePath) throws -> Void {
        { folder in
            let path = folder.appending(name)
            var object = JSONObject()
            if Files.exists(path) {
                object = try JSONScanner.parse(try Files.bytes(of: path)).object ?? object
            }
            object[key] = value
            try writeQuickly(Array(JSON.object(object).text().utf8), to: path)
        }
    }

    /// A tokenizer of so many tokens.
    private static func tokenizer(_ count: Int) -> @Sendable (FilePath) throws -> Void {
        { folder in
            let tokens = (0..<count).map { ("t\($0)", JSON.integer($0)) }
            let model: JSON = ["type": "BPE", "vocab": .object(JSONObject(tokens)), "merges": []]
            let text = JSON.object(JSONObject([("model", model)])).text()
            try writeQuickly(Array(text.utf8), to: folder.appending("tokenizer.json"))
        }
    }

    private static let shard = "model-00002-of-00003.safetensors"
    private static let many = (0..<64).map { _ in "3" }.joined(separator: ",")

    static let all: [BrokenModel] = [
        BrokenModel(
            "a misspelt kind of model",
            says: ["model_type", "found: lama", "is llama meant?"],
            spoil: setting("model_type", "lama")
        ),
        BrokenModel(
            "an unknown kind of model",
            says: ["model_type", "found: mamba", "llama, smollm3, mistral"],
            spoil: setting("model_type", "mamba")
        ),
        BrokenModel("no config.json", says: ["no config.json"]) {
            try Files.remove($0.appending("config.json"))
        },
        BrokenModel("no weights", says: ["model.safetensors"]) {
            try Files.remove($0.appending("model.safetensors"))
        },
        BrokenModel("a missing shard", of: "llama-sharded", says: [shard, "no such file"]) {
            try Files.remove($0.appending(shard))
        },
        BrokenModel(
            "an index that names what its shard lacks",
            of: "llama-sharded",
            says: ["not.there", shard]
        ) { folder in
            let path = folder.appending("model.safetensors.index.json")
            var index = try JSONScanner.parse(try Files.bytes(of: path)).object ?? JSONObject()
            var map = index["weight_map"]?.object ?? JSONObject()
            map["not.there"] = .string(shard)
            index["weight_map"] = .object(map)
            try writeQuickly(Array(JSON.object(index).text().utf8), to: path)
        },
        BrokenModel(
            "weights of another shape",
            says: ["model.embed_tokens.weight", "shape [41, ", "shape [40, "],
            spoil: setting("vocab_size", 41)
        ),
        BrokenModel(
            "more layers than weights",
            says: ["the weights lack a tensor", "model.layers.2"],
            spoil: setting("num_hidden_layers", 10)
        ),
        BrokenModel(
            "fewer layers than weights",
            says: ["does not use", "model.layers.1"],
            spoil: setting("num_hidden_layers", 1)
        ),
        BrokenModel(
            "a tokenizer of more tokens than rows",
            says: ["at most 40 tokens", "41 tokens"],
            spoil: tokenizer(41)
        ),
        BrokenModel(
            "an end of text that is no id",
            says: ["eos_token_id", "found: -1"],
            spoil: setting("eos_token_id", -1, in: "generation_config.json")
        ),
        BrokenModel(
            "a prompt that is too long",
            ["generate", "--ids", many],
            says: ["at most 63 tokens", "64 tokens"]
        ),
        BrokenModel(
            "a window that is too long",
            ["score", "--ids", "3,4", "--context", "65"],
            says: ["2 to 64 tokens", "found: 65"]
        ),
        BrokenModel("a window of one", ["score", "--ids", "3,4", "--context", "1"], says: ["found: 1"]),
        BrokenModel("a text of one token", ["score", "--ids", "3"], says: ["at least 2 tokens", "1 token"]),
    ]
}

@Suite struct BrokenModelTests {
    @Test(arguments: BrokenModel.all) func whatIsWrongIsSaid(_ broken: BrokenModel) throws {
        try Workshop.with { workshop in
            let golden = FilePath(#filePath)
                .removingLastComponent().removingLastComponent().removingLastComponent()
                .appending("Golden").appending("decoders").appending(broken.original)
            let folder = workshop.path("model")
            try Files.makeFolder(folder)
            for name in try Files.names(in: golden)
            where !name.hasPrefix("gradients") && name != "expected.json" {
                try writeQuickly(try Files.bytes(of: golden.appending(name)), to: folder.appending(name))
            }
            try broken.spoil(folder)
            let arguments = [broken.arguments[0], "--model", "model"] + broken.arguments.dropFirst()
            let outcome = try workshop.hone(arguments: arguments)
            #expect(outcome.exitCode == 2)
            for text in broken.says { #expect(outcome.errorText.contains(text), "\(outcome.errorText)") }
        }
    }
}
