import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// What config.json must not say, for each family.
@Suite struct DecoderSettingsTests {
    /// A copy of a golden folder with a changed config.json.
    private func open(_ name: String, _ change: (inout [(key: String, value: JSON)]) -> Void) throws
        -> Decoder
    {
        try withTemporaryFolder { folder in
            let source = golden("decoders/\(name)")
            for file in try Files.names(in: source) where file != "config.json" && file != "expected.json" {
                let bytes = try Files.bytes(of: source.appending(file))
                try bytes.withUnsafeBytes { try Files.write($0, to: folder.appending(file)) }
            }
            var members = try object(at: source.appending("config.json")).members.map {
                (key: $0.key, value: $0.value)
            }
            change(&members)
            try Files.write(JSON.object(JSONObject(members)).text(), to: folder.appending("config.json"))
            return try Decoder(folder: folder, as: .float32)
        }
    }

    private func problem(_ name: String, _ change: (inout [(key: String, value: JSON)]) -> Void) -> Problem? {
        do {
            _ = try open(name, change)
            return nil
        } catch {
            return (error as? any HoneError)?.problem
        }
    }

    @Test(arguments: [
        "llama", "smollm3", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "phi3", "gpt2",
    ])
    func anUnknownKeyIsRefusedByName(_ name: String) {
        let problem = problem(name) { $0.append(("attention_sinks", .integer(4))) }
        #expect(problem?.place?.field == "attention_sinks")
    }

    @Test(
        arguments: [
            ("llama", "hidden_act", .string("relu2")), ("llama", "num_key_value_heads", .integer(3)),
            ("llama", "rope_scaling", ["rope_type": "spiral", "factor": 2]),
            ("llama", "rope_scaling", ["rope_type": "linear"]),
            ("llama", "rope_scaling", ["rope_type": "linear", "factor": 2, "twist": 1]),
            ("llama", "rms_norm_eps", .integer(0)), ("llama", "vocab_size", .string("many")),
            ("gpt2", "add_cross_attention", .bool(true)), ("gpt2", "n_head", .integer(3)),
            ("qwen2-sliding", "layer_types", ["full_attention"]),
            ("qwen2", "layer_types", ["full_attention", "chunked_attention"]),
            ("gemma2", "attn_logit_softcapping", .integer(-1)), ("smollm3", "no_rope_layers", [1, 2, 1]),
            ("phi3-longrope", "rope_scaling", ["type": "longrope", "short_factor": [1], "long_factor": [1]]),
            ("gemma", "use_bidirectional_attention", .bool(true)),
        ] as [(String, String, JSON)]
    )
    func aValueThatCannotBeHonouredIsNamed(_ name: String, _ key: String, _ value: JSON) {
        let problem = problem(name) { members in
            members.removeAll { $0.key == key }
            members.append((key, value))
        }
        #expect(problem?.place?.field?.hasPrefix(key) == true, "\(String(describing: problem))")
        #expect(problem?.what.isEmpty == false)
    }

    @Test func aKindOfModelThatIsNotKnownNamesThoseThatAre() {
        let problem = problem("llama") { members in
            members.removeAll { $0.key == "model_type" }
            members.append(("model_type", .string("mamba")))
        }
        #expect(problem?.found == "mamba")
        #expect(problem?.expected?.contains("gemma3_text") == true)
    }

    @Test func weightsOfAnotherSizeAreRefused() {
        let problem = problem("llama") { members in
            members.removeAll { $0.key == "vocab_size" }
            members.append(("vocab_size", .integer(41)))
        }
        #expect(problem?.place?.field == "model.embed_tokens.weight")
    }
}
