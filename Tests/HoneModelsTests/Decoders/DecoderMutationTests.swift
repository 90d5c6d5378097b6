import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// Wrong settings of decoders are refused or computed with, and nothing else.
@Suite struct DecoderMutationTests {
    private static let families = [
        "llama", "smollm3", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "phi3", "gpt2",
    ]
    /// Others that name more settings.
    private static let more = [
        "llama3-scaling", "llama-linear", "llama-dynamic", "llama-yarn", "llama-yarn-mscale", "qwen2-sliding",
        "gemma3_text-linear", "phi3-longrope",
    ]

    private func settings(_ names: [String]) throws -> [JSON] {
        try names.map { .object(try object(at: golden("decoders/\($0)").appending("config.json"))) }
    }

    /// Reads a text whole and token by token.
    private func use(_ decoder: Decoder) {
        let tokens = min(decoder.maximumTokens, 5)
        let ids = [Int32](repeating: Int32(decoder.vocabularySize - 1), count: tokens)
        #expect(decoder.logits(decoder.states(of: PackedTokens([ids]))).shape[0] == tokens)
        let cache = decoder.makeCache(capacities: [tokens])
        for id in ids { _ = decoder.read([[id]], of: [0], cache) }
        #expect(decoder.special.ends.allSatisfy { $0 >= 0 && $0 < decoder.vocabularySize })
    }

    /// Sizes are refused before anything is made of them: the weights are only rehearsed.
    @Test(arguments: [111, 112] as [UInt64]) func wrongShapesDoNoHarm(seed: UInt64) throws {
        let files = JSONMutations(of: try settings(Self.families + Self.more), seed: seed)
        try expectNoHarm(files, count: 10_000, opening: 500, name: "config.json") { path in
            do throws(ModelError) {
                let decoder = try Decoder(shape: ModelShape(path.string), on: Rehearsal())
                use(decoder)
                return true
            } catch {
                #expect(error.problem.place != nil)
                #expect(!error.description.isEmpty)
                return false
            }
        }
    }

    @Test(arguments: families + more) func wrongSettingsOfWeightsDoNoHarm(_ name: String) throws {
        let source = golden("decoders/\(name)")
        let files = JSONMutations(of: try settings([name]), seed: 113)
        let weights = ["model.safetensors": try Files.bytes(of: source.appending("model.safetensors"))]
        try expectNoHarm(files, count: 600, opening: 30, name: "config.json", beside: weights, open)
    }

    @Test func wrongGenerationSettingsDoNoHarm() throws {
        let source = golden("decoders/llama")
        let settings: [JSON] = [
            [
                "bos_token_id": 1, "eos_token_id": [2, 3], "pad_token_id": 0, "do_sample": true,
                "temperature": 0.7, "top_p": 0.9, "transformers_version": "5.0",
            ],
            ["eos_token_id": 2],
        ]
        let others = [
            "model.safetensors": try Files.bytes(of: source.appending("model.safetensors")),
            "config.json": try Files.bytes(of: source.appending("config.json")),
        ]
        let files = JSONMutations(of: settings, seed: 114)
        try expectNoHarm(
            files,
            count: 10_000,
            opening: 500,
            name: "generation_config.json",
            beside: others,
            open
        )
    }

    private func open(_ path: FilePath) throws -> Bool {
        do throws(ModelError) {
            let decoder = try Decoder(folder: path.removingLastComponent(), as: .float32)
            use(decoder)
            return true
        } catch {
            #expect(!error.description.isEmpty)
            return false
        }
    }
}
