import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

private let wrongValues: [(key: String, value: JSON, expected: String)] = [
    ("hidden_act", "relu", "gelu"),
    ("hidden_act", "gelu_new", "gelu"),
    ("hidden_act", 3, "gelu"),
    ("position_embedding_type", "relative_key", "absolute"),
    ("is_decoder", true, "false: this is read as an encoder"),
    ("add_cross_attention", true, "false: this is read as an encoder"),
    ("is_decoder", "yes", "true or false"),
    ("num_attention_heads", 5, "a divisor of hidden_size 32"),
    ("num_attention_heads", 0, "a whole number from 1 to 1024"),
    ("hidden_size", "32", "a whole number from 1 to 65536"),
    ("hidden_size", -32, "a whole number from 1 to 65536"),
    ("hidden_size", 32.5, "a whole number from 1 to 65536"),
    ("num_hidden_layers", 0, "a whole number from 1 to 1000"),
    ("max_position_embeddings", 9_000_000, "a whole number from 1 to 1048576"),
    ("layer_norm_eps", 0, "a number above 0"),
    ("layer_norm_eps", "1e-12", "a number above 0"),
]

@Suite struct BERTConfigurationTests {
    @Test(arguments: wrongValues) func valuesThatCannotBeHonouredAreRefused(
        key: String,
        value: JSON,
        expected: String
    ) throws {
        try withTinyEncoder { folder in
            try edit("config.json", in: folder) { $0[key] = value }
            let path = folder.appending("config.json")
            expectRefusal(folder, .wrongValue(path, key: key, expected: expected, found: value.text()))
        }
    }

    @Test(
        arguments: [
            "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
            "max_position_embeddings", "type_vocab_size",
        ],
        [JSON?.none, .null]
    )
    func sizesMustBeThere(key: String, value: JSON?) throws {
        try withTinyEncoder { folder in
            try edit("config.json", in: folder) { $0[key] = value }
            let path = folder.appending("config.json")
            expectRefusal(folder, .missingKey(path, key: key, expected: "a whole number"))
        }
    }

    @Test func theEpsilonMustBeThere() throws {
        try withTinyEncoder { folder in
            try edit("config.json", in: folder) { $0["layer_norm_eps"] = nil }
            let path = folder.appending("config.json")
            expectRefusal(folder, .missingKey(path, key: "layer_norm_eps", expected: "a number above 0"))
        }
    }

    @Test(arguments: [
        "rope_theta", "sliding_window", "pruned_heads", "hidden_activation", "embedding_size", "num_experts",
        "is_causal",
        "Hidden_size",
    ])
    func unknownKeysAreRefusedByName(key: String) throws {
        try withTinyEncoder { folder in
            try edit("config.json", in: folder) { $0[key] = 1 }
            expectRefusal(folder, .unknownKey(folder.appending("config.json"), key: key))
        }
    }

    /// Keys of training and bookkeeping may say anything; what may be left out means what it says in full.
    @Test func harmlessKeysChangeNothing() throws {
        let texts = ["my card was stolen", "oil pressure"]
        let expected = try withTinyEncoder {
            try Encoder(folder: $0, as: .float32).embed(texts).vectors.floats()
        }
        try withTinyEncoder { folder in
            try edit("config.json", in: folder) { settings in
                for key in ["hidden_act", "position_embedding_type"] { settings[key] = nil }
                for key in ["_name_or_path", "_attn_implementation", "id2label", "torch_dtype", "use_cache"] {
                    settings[key] = "anything"
                }
                for key in ["is_decoder", "add_cross_attention", "tie_encoder_decoder"] {
                    settings[key] = false
                }
                settings["hidden_dropout_prob"] = 0.9
                settings["classifier_dropout"] = nil
            }
            #expect(try Encoder(folder: folder, as: .float32).embed(texts).vectors.floats() == expected)
        }
    }

    /// With a large epsilon the result is another: the setting is used.
    @Test func theEpsilonIsUsed() throws {
        try withTinyEncoder { folder in
            try edit("config.json", in: folder) { $0["layer_norm_eps"] = 0.5 }
            let encoder = try Encoder(folder: folder, as: .float32)
            let oracle = BERTOracle(TinyEncoder(seed: 1).tensors, epsilon: 0.5)
            expectNear(
                encoder.embed(["bank transfer fee"]).vectors.floats(),
                oracle.embedding(encoder.tokens(of: "bank transfer fee").ids),
                relative: 1e-5
            )
        }
    }

    /// Fewer heads over the same weights give another result: the setting is used.
    @Test(arguments: [1, 2, 8, 32]) func theHeadsAreUsed(count: Int) throws {
        try withTinyEncoder { folder in
            try edit("config.json", in: folder) { $0["num_attention_heads"] = .integer(count) }
            let encoder = try Encoder(folder: folder, as: .float32)
            let oracle = BERTOracle(TinyEncoder(seed: 1).tensors, headCount: count)
            expectNear(
                encoder.embed(["bank transfer fee"]).vectors.floats(),
                oracle.embedding(encoder.tokens(of: "bank transfer fee").ids),
                relative: 1e-5
            )
        }
    }
}
