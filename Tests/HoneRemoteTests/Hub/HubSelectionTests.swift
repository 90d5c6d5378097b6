import HoneBase
import HoneRemote
import Testing

@testable import HoneRemote

@Suite struct HubSelectionTests {
    private func repository(_ paths: [String]) throws -> HubRepository {
        let files = paths.map { JSON.object(JSONObject([("rfilename", .string($0))])) }
        let json: JSON = ["sha": .string(String(repeating: "c0", count: 20)), "siblings": .array(files)]
        return try HubRepository(json, of: HubReference("hf:a/b"), from: "")
    }

    private static let taken = [
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
        "special_tokens_map.json",
        "vocab.json", "merges.txt", "tokenizer.model", "spiece.model", "vocab.txt", "added_tokens.json",
        "chat_template.jinja",
        "chat_template.json", "model.safetensors", "modules.json", "1_Pooling/config.json",
        "2_Dense/config.json",
        "2_Dense/model.safetensors", "sentence_bert_config.json", "config_sentence_transformers.json",
        "LICENSE",
        "LICENSE.txt", "LICENSE-MODEL.md", "Notice", "README.md", "additional_chat_templates/tool_use.jinja",
    ]
    private static let left = [
        ".gitattributes", "pytorch_model.bin", "model.pt", "training_args.bin", "onnx/model.onnx",
        "onnx/config.json",
        "openvino/openvino_model.xml", "tf_model.h5", "flax_model.msgpack", "rust_model.ot", "model-q4.gguf",
        "model.safetensors.index.json", "model-00001-of-00002.safetensors", "checkpoint-10/model.safetensors",
        "original/params.json", "2_Dense/pytorch_model.bin", "1_Pooling/deep/config.json",
        "x_Pooling/config.json",
        "1_/config.json", "script.py", "hone-model.json", "images/LICENSE.png", "model.fp16.safetensors",
    ]

    @Test func aModelIsSettingsTokenizerAndSafetensors() throws {
        let files = try HubSelection.files(of: repository(Self.taken + Self.left))
        #expect(files.map(\.path) == Self.taken)
    }

    @Test func withoutOneFileOfWeightsTheIndexNamesThem() throws {
        let names = [
            "config.json", HubSelection.index, "s-1.safetensors", "s-2.safetensors", "s-3.safetensors",
        ]
        let repository = try repository(names)
        #expect(try HubSelection.files(of: repository).map(\.path) == ["config.json", HubSelection.index])
        let text =
            #"{"metadata": {}, "weight_map": {"a": "s-2.safetensors", "b": "s-1.safetensors", "c": "s-2.safetensors"}}"#
        let shards = try HubSelection.shards(of: repository, index: Array(text.utf8))
        #expect(shards.map(\.path) == ["s-1.safetensors", "s-2.safetensors"])
    }

    @Test(
        arguments: [
            (["model.safetensors"], .configurationMissing("a/b")),
            (
                ["config.json", "pytorch_model.bin", "x.gguf", "c.txt"],
                .noSafetensors("a/b", found: ["pytorch_model.bin", "x.gguf"])
            ),
            (
                ["config.json", "onnx/model.safetensors"],
                .noSafetensors("a/b", found: ["onnx/model.safetensors"])
            ),
            (["config.json"], .noSafetensors("a/b", found: [])),
            (
                ["config.json", "model.safetensors"] + (0..<999).map { "LICENSE-\($0)" },
                .tooManyFiles("a/b", count: 1_001, limit: 1_000)
            ),
        ] as [([String], HubError)]
    )
    func repositoriesThatAreNoModelsAreRefused(paths: [String], expected: HubError) throws {
        let repository = try repository(paths)
        #expect(throws: expected) { try HubSelection.files(of: repository) }
    }

    @Test(
        arguments: [
            (#"{"weight_map": {"a": "../s.safetensors"}}"#, .unsafeName("a/b", file: "../s.safetensors")),
            (#"{"weight_map": {"a": "/s.safetensors"}}"#, .unsafeName("a/b", file: "/s.safetensors")),
            (
                #"{"weight_map": {"a": "s.bin"}}"#,
                .indexUnusable("a/b", reason: "\"s.bin\" is not a safetensors file")
            ),
            (#"{"weight_map": {"a": "s.safetensors"}}"#, .shardMissing("a/b", file: "s.safetensors")),
            (#"{"weight_map": {"a": 1}}"#, .indexUnusable("a/b", reason: "\"weight_map.a\" is not a file")),
            (#"{"weight_map": {}}"#, .indexUnusable("a/b", reason: "\"weight_map\" is missing")),
            ("[]", .indexUnusable("a/b", reason: "\"weight_map\" is missing")),
        ] as [(String, HubError)]
    )
    func badIndexesAreRefused(text: String, expected: HubError) throws {
        let repository = try repository(["config.json", HubSelection.index, "s.bin"])
        #expect(throws: expected) { try HubSelection.shards(of: repository, index: Array(text.utf8)) }
    }

    @Test func anIndexThatIsNotJSONIsRefused() throws {
        let repository = try repository(["config.json", HubSelection.index])
        let error = #expect(throws: HubError.self) { try HubSelection.shards(of: repository, index: [0x7B]) }
        guard case .indexUnusable("a/b", let reason) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(reason.contains("not JSON"))
    }
}
