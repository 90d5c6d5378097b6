import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

@Suite struct PEFTSettingsTests {
    private func settings(_ changes: [(String, JSON?)]) throws -> PEFTSettings {
        try AdapterFolders.with("llama") { _, folder in
            try AdapterFolders.edit(folder) { for (key, value) in changes { $0[key] = value } }
            return try PEFTSettings(folder)
        }
    }

    /// What changes the computation and is not honoured is refused by name.
    @Test(
        arguments: [
            ("use_dora", true), ("lora_bias", true), ("use_qalora", true), ("bias", "all"),
            ("bias", "lora_only"), ("modules_to_save", ["lm_head"]), ("layer_replication", [[0, 2]]),
            ("alora_invocation_tokens", [1]), ("trainable_token_indices", [3]),
            ("target_parameters", ["experts.down_proj"]), ("init_lora_weights", "pissa"),
            ("init_lora_weights", "pissa_niter_16"), ("init_lora_weights", "olora"),
            ("init_lora_weights", "loftq"), ("megatron_config", ["a": 1]), ("use_bdlora", ["a": 1]),
            ("kasa_config", ["a": 1]), ("monteclora_config", ["a": 1]), ("arrow_config", ["a": 1]),
            ("layers_pattern", "(h|layers)"),
        ] as [(String, JSON)]
    )
    func whatIsNotHonouredIsRefused(_ key: String, _ value: JSON) throws {
        let error = #expect(throws: AdapterError.self) { try settings([(key, value)]) }
        #expect(error?.problem.what == "the adapter has a setting that is not honoured here")
        #expect(error?.problem.place?.field == key)
        #expect(error?.problem.remedy == "merge it into its base with the tool that trained it")
    }

    @Test(
        arguments: [
            ("r", 0, "a whole number in 1...65536", "0"), ("r", 1.5, "a whole number in 1...65536", "1.5"),
            ("r", nil, "a whole number in 1...65536", "null"), ("lora_alpha", "8", "a number", "\"8\""),
            ("lora_dropout", 1, "a number in 0..<1", "1.0"), ("peft_type", "IA3", "LORA", "IA3"),
            (
                "target_modules", nil, "names of modules",
                "none: those of the library's own list are not known here"
            ),
            ("target_modules", [1], "names of modules, or an expression", "an array"),
            ("exclude_modules", 3, "names of modules, or an expression", "a number"),
            ("target_modules", "(q_proj", "a regular expression", "missing closing parenthesis"),
            ("rank_pattern", ["[": 2], "a regular expression", nil),
            ("rank_pattern", 2, "an object", "a number"),
            ("layers_to_transform", "1", "numbers of blocks", "a string"),
        ] as [(String, JSON?, String, String?)]
    )
    func whatCannotBeIsTold(_ key: String, _ value: JSON?, _ expected: String, _ found: String?) throws {
        let error = #expect(throws: AdapterError.self) { try settings([(key, value)]) }
        #expect(error?.problem.what == "a setting of the adapter cannot be honoured")
        #expect(error?.problem.place?.field == key)
        #expect(error?.problem.expected == expected)
        if let found { #expect(error?.problem.found == found) }
    }

    @Test func valuesOfPatternsAreChecked() throws {
        let rank = #expect(throws: AdapterError.self) { try settings([("rank_pattern", ["q_proj": 0])]) }
        #expect(rank?.problem.place?.field == "rank_pattern.q_proj")
        let alpha = #expect(throws: AdapterError.self) { try settings([("alpha_pattern", ["q_proj": true])]) }
        #expect(alpha?.problem.place?.field == "alpha_pattern.q_proj")
    }

    @Test func anExpressionAndLayersExcludeEachOther() throws {
        let error = #expect(throws: AdapterError.self) {
            try settings([("target_modules", ".*q_proj"), ("layers_to_transform", [1])])
        }
        #expect(error?.problem.place?.field == "layers_to_transform")
    }

    /// Nothing is ignored in silence; what says nothing may stand there.
    @Test func unknownKeysAreRefused() throws {
        let error = #expect(throws: AdapterError.self) { try settings([("use_newlora", true)]) }
        #expect(
            error?.problem.what
                == "a setting of the adapter is not known, and it may change what it computes"
        )
        #expect(error?.problem.place?.field == "use_newlora")
        let silent: [(String, JSON?)] = [
            ("use_newlora", false), ("new_config", nil), ("new_list", []), ("new_pattern", [:]),
            ("init_lora_weights", "gaussian"), ("init_lora_weights", false), ("bias", nil),
            ("revision", "main"),
            ("fan_in_fan_out", true), ("eva_config", ["rho": 2]),
        ]
        for change in silent { _ = try settings([change]) }
    }

    /// The first pattern that fits counts, as in PEFT.
    @Test(
        arguments: [
            ("model.layers.0.self_attn.q_proj", 2, 8.0), ("model.layers.1.self_attn.q_proj", 7, 8.0),
            ("model.layers.11.self_attn.q_proj", 2, 8.0), ("model.layers.0.mlp.down_proj", 5, 1.5),
            ("model.layers.0.mlp.xdown_proj", 4, 8.0), ("model.layers.1.mlp.up_proj", 3, 8.0),
            ("model.layers.2.mlp.up_proj", 4, 8.0),
        ]
    )
    func patternsGiveRankAndAlpha(_ module: String, _ rank: Int, _ alpha: Double) throws {
        let settings = try settings([
            ("target_modules", "all-linear"), ("use_rslora", true),
            (
                "rank_pattern",
                [
                    "^model.layers.1.self_attn.q_proj": 7, "q_proj": 2, "self_attn.q_proj": 9,
                    "down_proj": 5, "layers.[01].mlp.(up|gate)_proj": 3,
                ]
            ), ("alpha_pattern", ["mlp.down_proj": 1.5]),
        ])
        let expected = BranchSize(rank: rank, alpha: alpha, stabilisesRank: true)
        #expect(settings.size(of: module) == expected)
        #expect(abs(expected.scale - alpha / Double(rank).squareRoot()) < 1e-12)
    }

    @Test(arguments: ["[1]", "{\"peft_type\": \"LORA\"", ""]) func whatIsNoObjectIsTold(_ text: String) throws
    {
        try withTemporaryFolder { folder in
            try Files.write(text, to: folder.appending("adapter_config.json"))
            let error = #expect(throws: AdapterError.self) { try PEFTSettings(folder) }
            #expect(error?.problem.place?.file.hasSuffix("adapter_config.json") == true)
        }
    }
}
