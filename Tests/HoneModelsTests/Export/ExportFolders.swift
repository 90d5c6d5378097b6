import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// Golden folders of all families with settings that llama.cpp knows too.
enum ExportFolders {
    /// The folders, and what is changed in their config.json.
    static let all: [(name: String, changes: [(String, JSON)])] = [
        ("llama", []), ("llama3-scaling", []), ("llama-linear", []), ("llama-yarn", []),
        ("llama-sharded", []),
        ("llama-bf16", []), ("smollm3", [("no_rope_layers", [1, 1, 1])]), ("mistral", []), ("qwen2", []),
        ("qwen2-sliding", []), ("qwen3", []), ("gemma", []),
        ("gemma2", [("query_pre_attn_scalar", .integer(8))]),
        (
            "gemma3_text",
            [
                ("query_pre_attn_scalar", .integer(8)),
                (
                    "layer_types",
                    ["sliding_attention", "sliding_attention", "sliding_attention"]
                ),
            ]
        ), ("phi3", []), ("phi3-longrope", []), ("gpt2", []),
    ]

    static let names = all.map(\.name)

    /// Calls `body` with a copy of the golden folder `name`, changed as the table or `changes` say.
    static func with<Result>(
        _ name: String,
        _ changes: [(String, JSON)]? = nil,
        _ body: (FilePath, _ beside: FilePath) throws -> Result
    ) throws -> Result {
        try withTemporaryFolder { root in
            let (source, folder) = (golden("decoders/\(name)"), root.appending("model"))
            try Files.makeFolder(folder)
            for file in try Files.names(in: source)
            where file.hasPrefix("model") || file == "config.json" {
                let bytes = try Files.bytes(of: source.appending(file))
                try writeQuickly(bytes, to: folder.appending(file))
            }
            var members = try object(at: source.appending("config.json"))
            for (key, value) in changes ?? all.first(where: { $0.name == name })?.changes ?? [] {
                members[key] = value
            }
            try Files.write(JSON.object(members).text(), to: folder.appending("config.json"))
            return try body(folder, root)
        }
    }

    /// The logits of a text that is longer than any window.
    static func logits(_ decoder: Decoder) -> [Float] {
        let ids = (0..<18).map { Int32(($0 * 7 + 3) % decoder.vocabularySize) }
        return decoder.logits(decoder.states(of: PackedTokens([ids]))).floats()
    }

    /// The largest difference over the largest number.
    static func difference(_ found: [Float], _ expected: [Float]) -> Float {
        let largest = expected.map(abs).max() ?? 1
        return (zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity) / largest
    }
}
