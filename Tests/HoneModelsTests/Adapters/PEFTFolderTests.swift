import HoneBase
import HoneFormats
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

@Suite struct PEFTFolderTests {
    private static let base = golden("tiny-bert")
    private static let digest = String(repeating: "a", count: 64)

    private static var lora: LoRA {
        var lora = LoRA()
        lora.rank = 4
        lora.alpha = 8
        return lora
    }

    /// Calls `body` with an encoder, a drawn adapter for it, and the folder to which it was written.
    private func withAdapter(_ lora: LoRA = Self.lora, _ body: (Encoder, Adapter, FilePath) throws -> Void)
        throws
    {
        try withTemporaryFolder { folder in
            let encoder = try Encoder(folder: Self.base, as: .float32)
            let adapter = try lora.adapter(for: encoder.linearModules, as: .float32, seed: 3)
            var draws = Draws(70)
            for parameter in adapter.parameters {
                parameter.update(Tensor(draws.floats(parameter.value.count), shape: parameter.value.shape))
            }
            try PEFTFolder.write(adapter, lora, base: ("tiny", Self.digest), of: encoder, to: folder)
            try body(encoder, adapter, folder)
        }
    }

    private func states(_ encoder: Encoder, _ adapter: Adapter?) -> [Float] {
        encoder.embed(["The valve leaks.", "pump oil"], adapter: adapter).vectors.floats()
    }

    @Test func whatIsReadComputesAsWhatWasWritten() throws {
        try withAdapter { encoder, adapter, folder in
            let read = try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            #expect(states(encoder, read) == states(encoder, adapter))
            #expect(states(encoder, read) != states(encoder, nil))
            #expect(read.parameterCount == adapter.parameterCount)
        }
    }

    /// Names and shapes are those that PEFT itself writes for the same model.
    @Test func tensorsAreNamedAsPEFTNamesThem() throws {
        try withAdapter { _, _, folder in
            let ours = try SafetensorsFile(folder.appending("adapter_model.safetensors"))
            let theirs = try SafetensorsFile(golden("tiny-bert-training").appending("adapter.safetensors"))
            let expected = Dictionary(uniqueKeysWithValues: theirs.tensors.map { ($0.name, $0.shape) })
            #expect(Dictionary(uniqueKeysWithValues: ours.tensors.map { ($0.name, $0.shape) }) == expected)
        }
    }

    /// Some modules only: queries and values lie beside keys, which have no branch.
    @Test func someModulesMayBeTargeted() throws {
        var lora = Self.lora
        lora.targets = ["query", "value", "encoder.layer.1.output.dense", "*.layer.0.intermediate.*"]
        try withAdapter(lora) { encoder, adapter, folder in
            let config = try JSONScanner.parse(Files.bytes(of: folder.appending("adapter_config.json")))
            let names = (config["target_modules"]?.array ?? []).compactMap(\.string)
            #expect(
                names == [
                    "encoder.layer.0.intermediate.dense", "encoder.layer.1.output.dense", "query", "value",
                ]
            )
            let read = try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            #expect(states(encoder, read) == states(encoder, adapter))
        }
    }

    private func edit(_ folder: FilePath, _ change: (inout JSONObject) -> Void) throws {
        try AdapterFolders.edit(folder, change)
    }

    /// PEFT means the same modules by the short names, and not the pooler.
    @Test func targetsAreNamedShort() throws {
        try withAdapter { encoder, adapter, folder in
            let config = try JSONScanner.parse(Files.bytes(of: folder.appending("adapter_config.json")))
            let names = (config["target_modules"]?.array ?? []).compactMap(\.string)
            #expect(names == ["intermediate.dense", "key", "output.dense", "query", "value"])
            let (_, lora, name) = try PEFTFolder.contents(of: folder, for: encoder, base: Self.digest)
            #expect(lora.targets == encoder.linearModules.flatMap(\.names))
            #expect(name == "tiny")
        }
    }

    /// Each module of a fused map has the rank that its settings give it.
    @Test func modulesMayHaveRanksOfTheirOwn() throws {
        try withAdapter { encoder, _, folder in
            try edit(folder) { $0["rank_pattern"] = ["query": 8] }
            let error = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            }
            #expect(
                error?.problem.place?.field?.hasSuffix("layer.0.attention.self.query.lora_A.weight") == true
            )
            #expect(error?.problem.expected == "F32, BF16 or F16 [8, \(encoder.size)]")
        }
    }

    /// Names of modules that the base lacks are passed over where its own are all there; none at all is told.
    @Test func targetsThatTheBaseLacksAreTold() throws {
        try withAdapter { encoder, adapter, folder in
            try edit(folder) { $0["target_modules"] = ["query", "key", "value", "dense", "q_proj"] }
            let read = try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            #expect(states(encoder, read) == states(encoder, adapter))
            try edit(folder) { $0["target_modules"] = ["q_proj", "c_attn"] }
            let error = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            }
            #expect(error?.problem.what == "the adapter names no linear module of this base")
            #expect(error?.problem.expected == "names such as dense, key, query, value")
            #expect(error?.problem.found == "q_proj, c_attn")
        }
    }

    /// Hash and effect stand beside the weights, where PEFT does not warn of them; older folders have them in the
    /// settings.
    @Test func baseAndEffectAreNotedBesideTheWeights() throws {
        try withAdapter { encoder, _, folder in
            let weights = folder.appending("adapter_model.safetensors")
            let metadata = try SafetensorsFile(weights).metadata
            #expect(metadata["hone_base_sha256"] == Self.digest)
            let effect = try #require(metadata["hone_effect"].flatMap(Double.init))
            try AdapterFolders.rewrite(folder) { _ in nil }
            #expect(try SafetensorsFile(weights).metadata["hone_effect"] == nil)
            try edit(folder) {
                $0["hone_base_sha256"] = .string(Self.digest)
                $0["hone_effect"] = .number(effect)
            }
            _ = try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            #expect(throws: AdapterError.self) { try PEFTFolder.read(folder, for: encoder, base: "b") }
            try edit(folder) { $0["hone_effect"] = nil }
            let error = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            }
            #expect(
                error?.problem.what == "\"hone_effect\", a number, stands beside \"hone_base_sha256\""
            )
        }
    }

    @Test func missingAndExtraTensorsAndOtherBasesAreRefused() throws {
        try withAdapter { encoder, _, folder in
            let other = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: encoder, base: String(repeating: "b", count: 64))
            }
            #expect(other?.problem.what == "the adapter was trained on another base")
            try edit(folder) { $0["target_modules"] = ["query"] }
            let extra = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            }
            #expect(extra?.problem.what == "the adapter has a tensor that its settings do not ask for")
            try edit(folder) {
                $0["target_modules"] = "all-linear"
                $0["r"] = 5
            }
            let shape = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            }
            #expect(shape?.problem.what == "a tensor of the adapter has another shape or type")
        }
        var some = Self.lora
        some.targets = ["query"]
        try withAdapter(some) { encoder, _, folder in
            try edit(folder) { $0["target_modules"] = ["query", "key"] }
            let missing = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: encoder, base: Self.digest)
            }
            #expect(missing?.problem.what == "the adapter lacks a tensor")
        }
    }

    @Test func aTargetThatMatchesNothingIsTold() throws {
        var lora = Self.lora
        lora.targets = ["quary"]
        let encoder = try Encoder(folder: Self.base, as: .float32)
        let error = #expect(throws: AdapterError.self) {
            try lora.adapter(for: encoder.linearModules, as: .float32, seed: 0)
        }
        #expect(error?.problem.remedy == "did you mean \"query\"?")
    }

    @Test(
        arguments: [
            ("abc", "*", true), ("abc", "a*c", true), ("abc", "a*b", false), ("a.b.c", "*.b.*", true),
            ("aab", "*ab", true), ("", "*", true), ("abc", "abc*", true), ("abc", "*abcd", false),
            ("xaxbx", "*a*b*", true),
        ]
    )
    func starsStandForAnyCharacters(_ text: String, _ pattern: String, _ matches: Bool) {
        #expect(Pattern.matches(text, pattern) == matches)
    }
}
