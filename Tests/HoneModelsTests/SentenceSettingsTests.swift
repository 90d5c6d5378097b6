import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

private func module(_ type: String, path: String = "") -> JSON {
    ["idx": 0, "name": "0", "path": .string(path), "type": .string("sentence_transformers.models.\(type)")]
}

private let order = "Transformer first, then Pooling and Normalize"

@Suite struct SentenceSettingsTests {
    @Test(arguments: [false, true], [false, true]) func modulesAreRead(
        poolsFirstToken: Bool,
        normalizes: Bool
    ) throws {
        try withTinyEncoder(poolsFirstToken: poolsFirstToken, normalizes: normalizes, maximumTokens: 17) {
            let settings = try SentenceSettings($0)
            #expect(settings.pooling == (poolsFirstToken ? .first : .mean))
            #expect(settings.normalizes == normalizes)
            #expect(settings.maximumTokens == 17)
        }
    }

    /// From version 6 on, sentence-transformers names the mode in one word.
    @Test(arguments: [("mean", Pooling.mean), ("cls", .first)]) func poolingByOneWordIsRead(
        mode: String,
        pooling: Pooling
    ) throws {
        try withTinyEncoder { folder in
            let config: JSON = [
                "embedding_dimension": 32, "pooling_mode": .string(mode), "include_prompt": true,
            ]
            try Files.write(config.text(), to: folder.appending("1_Pooling").appending("config.json"))
            #expect(try SentenceSettings(folder).pooling == pooling)
        }
    }

    /// As sentence-transformers reads a folder that is not its own: the mean, not normalised, of as many
    /// tokens as the tokenizer says.
    @Test func plainFoldersAreReadWithoutModules() throws {
        try withTinyEncoder(poolsFirstToken: true, maximumTokens: 17) { folder in
            for name in ["modules.json", "1_Pooling", "sentence_bert_config.json"] {
                try Files.remove(folder.appending(name))
            }
            try edit("tokenizer_config.json", in: folder) { $0["model_max_length"] = 40 }
            let settings = try SentenceSettings(folder)
            #expect(settings.pooling == .mean && !settings.normalizes)
            #expect(settings.maximumTokens == 40)
        }
    }

    /// What stands in the place of the tokenizer's limit where it has none is larger than any whole number.
    @Test(arguments: [JSON?.none, 1_000_000_000_000_000_019_884_624_838_656.0, .null])
    func tokenizersMayHaveNoLimit(limit: JSON?) throws {
        try withTinyEncoder { folder in
            try Files.remove(folder.appending("sentence_bert_config.json"))
            try edit("tokenizer_config.json", in: folder) { $0["model_max_length"] = limit }
            #expect(try SentenceSettings(folder).maximumTokens == nil)
            #expect(try Encoder(folder: folder, as: .float32).maximumTokens == 64)
        }
    }

    @Test(arguments: [0, -1, 2] as [JSON]) func limitsOfTokenizersMustMakeSense(limit: JSON) throws {
        try withTinyEncoder { folder in
            try Files.remove(folder.appending("sentence_bert_config.json"))
            try edit("tokenizer_config.json", in: folder) { $0["model_max_length"] = limit }
            expectRefusal(
                folder,
                .wrongValue(
                    folder.appending("tokenizer_config.json"),
                    key: "model_max_length",
                    expected: "a whole number from 3 to 1048576",
                    found: limit.text()
                )
            )
        }
    }

    @Test func theFoldersOwnLimitComesFirst() throws {
        try withTinyEncoder(maximumTokens: 50) { folder in
            try edit("tokenizer_config.json", in: folder) { $0["model_max_length"] = 40 }
            #expect(try SentenceSettings(folder).maximumTokens == 50)
            try edit("sentence_bert_config.json", in: folder) { $0["max_seq_length"] = .null }
            #expect(try SentenceSettings(folder).maximumTokens == 40)
        }
    }

    /// Modules of other paths and of a newer library's names.
    @Test func modulesMayLieElsewhere() throws {
        try withTinyEncoder(poolsFirstToken: true) { folder in
            try Files.makeFolder(folder.appending("pool"))
            try Files.move(
                folder.appending("1_Pooling/config.json"),
                to: folder.appending("pool/config.json")
            )
            let modules: JSON = [
                ["idx": 0, "path": "", "type": "sentence_transformers.base.modules.transformer.Transformer"],
                ["idx": 1, "path": "pool", "type": "sentence_transformers.pooling.Pooling"],
            ]
            try replace("modules.json", in: folder, by: modules.text())
            #expect(try SentenceSettings(folder).pooling == .first)
        }
    }

    @Test(arguments: [
        ([module("Transformer"), module("Pooling", path: "1_Pooling"), module("Dense")], 2, "Dense"),
        ([module("Pooling", path: "1_Pooling"), module("Transformer")], 0, "Pooling"),
        ([module("Transformer"), module("Transformer")], 1, "Transformer"),
        ([module("Transformer"), module("Normalize")], 1, "Normalize"),
        (
            [
                module("Transformer"), module("Pooling", path: "1_Pooling"),
                module("Pooling", path: "1_Pooling"),
            ], 2,
            "Pooling"
        ),
        (
            [
                module("Transformer"), module("Pooling", path: "1_Pooling"), module("Normalize"),
                module("Normalize"),
            ], 3, "Normalize"
        ),
    ])
    func otherModulesAreRefused(modules: [JSON], index: Int, found: String) throws {
        try withTinyEncoder { folder in
            try replace("modules.json", in: folder, by: JSON.array(modules).text())
            expectRefusal(
                folder,
                .wrongValue(
                    folder.appending("modules.json"),
                    key: "[\(index)].type",
                    expected: order,
                    found: "sentence_transformers.models.\(found)"
                )
            )
        }
    }

    @Test(arguments: [[], [module("Transformer")]]) func modulesMustPool(modules: [JSON]) throws {
        try withTinyEncoder { folder in
            try replace("modules.json", in: folder, by: JSON.array(modules).text())
            expectRefusal(
                folder,
                .wrongValue(
                    folder.appending("modules.json"),
                    key: "",
                    expected: order,
                    found: "\(modules.count) of them"
                )
            )
        }
    }

    @Test func modulesMustBeAList() throws {
        try withTinyEncoder { folder in
            let path = folder.appending("modules.json")
            try replace("modules.json", in: folder, by: "{}")
            expectRefusal(
                folder,
                .wrongValue(path, key: "", expected: "an array of modules", found: "an object")
            )
            try replace("modules.json", in: folder, by: "[3]")
            expectRefusal(folder, .wrongValue(path, key: "[0].type", expected: order, found: ""))
            try replace("modules.json", in: folder, by: "[")
            #expect(refusal(of: folder)?.contains("modules.json") == true)
        }
    }

    @Test(arguments: [
        "pooling_mode_max_tokens", "pooling_mode_mean_sqrt_len_tokens", "pooling_mode_weightedmean_tokens",
        "pooling_mode_lasttoken",
    ])
    func otherPoolingIsRefused(key: String) throws {
        try withTinyEncoder { folder in
            try edit("1_Pooling/config.json", in: folder) { $0[key] = true }
            expectRefusal(
                folder,
                .wrongValue(
                    folder.appending("1_Pooling/config.json"),
                    key: key,
                    expected: "false: pooling by mean or first token",
                    found: "true"
                )
            )
        }
    }

    @Test(arguments: [(true, "both"), (false, "neither")]) func exactlyOnePoolingIsWanted(
        flag: Bool,
        found: String
    ) throws {
        try withTinyEncoder { folder in
            try edit("1_Pooling/config.json", in: folder) { settings in
                for key in ["pooling_mode_mean_tokens", "pooling_mode_cls_token"] {
                    settings[key] = .bool(flag)
                }
            }
            expectRefusal(
                folder,
                .wrongValue(
                    folder.appending("1_Pooling/config.json"),
                    key: "pooling_mode_mean_tokens",
                    expected: "exactly one of mean and cls pooling",
                    found: found
                )
            )
        }
    }

    @Test(arguments: [("1_Pooling/config.json", "pooling_power"), ("sentence_bert_config.json", "stride")])
    func unknownKeysAreRefusedByName(file: String, key: String) throws {
        try withTinyEncoder { folder in
            try edit(file, in: folder) { $0[key] = 1 }
            expectRefusal(folder, .unknownKey(folder.appending(file), key: key))
        }
    }

    @Test func poolingMustBeDescribed() throws {
        try withTinyEncoder { folder in
            try Files.remove(folder.appending("1_Pooling"))
            expectRefusal(folder, .file(.missing(folder.appending("1_Pooling/config.json"))))
        }
    }

    @Test(arguments: [2, 0, -1, 2_000_000]) func limitsMustMakeSense(limit: Int) throws {
        try withTinyEncoder(maximumTokens: limit) { folder in
            expectRefusal(
                folder,
                .wrongValue(
                    folder.appending("sentence_bert_config.json"),
                    key: "max_seq_length",
                    expected: "a whole number from 3 to 1048576",
                    found: "\(limit)"
                )
            )
        }
    }

    @Test func promptsByDefaultAreRefused() throws {
        try withTinyEncoder { folder in
            let name = "config_sentence_transformers.json"
            try edit(name, in: folder) { settings in
                settings["prompts"] = ["query": "query: "]
                settings["default_prompt_name"] = nil
                settings["similarity_fn_name"] = "cosine"
            }
            #expect(refusal(of: folder) == nil)
            try edit(name, in: folder) { $0["default_prompt_name"] = .null }
            #expect(refusal(of: folder) == nil)
            try edit(name, in: folder) { $0["default_prompt_name"] = "query" }
            expectRefusal(
                folder,
                .wrongValue(
                    folder.appending(name),
                    key: "default_prompt_name",
                    expected: "null: no prompt is added",
                    found: "query"
                )
            )
        }
    }

    /// Where the folder asks for lower case, the tokenizer must do it.
    @Test func lowerCaseIsNotForgotten() throws {
        try withTinyEncoder { folder in
            try edit("sentence_bert_config.json", in: folder) { $0["do_lower_case"] = true }
            #expect(refusal(of: folder) == nil)
            try edit("tokenizer_config.json", in: folder) { $0["do_lower_case"] = false }
            expectRefusal(
                folder,
                .wrongValue(
                    folder.appending("sentence_bert_config.json"),
                    key: "do_lower_case",
                    expected: "false, or a tokenizer that lowers case",
                    found: "true"
                )
            )
            try edit("sentence_bert_config.json", in: folder) { $0["do_lower_case"] = false }
            #expect(refusal(of: folder) == nil)
        }
    }
}
