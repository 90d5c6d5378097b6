import HoneBase
import HoneFormats
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// A folder that was written is read as the same model, whatever it was written from.
@Suite struct ModelFolderExportTests {
    private static let names = [
        "llama", "llama-dynamic", "llama-yarn-mscale", "llama-sharded", "smollm3", "mistral", "qwen2",
        "qwen2-sliding", "qwen3", "gemma", "gemma2", "gemma3_text", "phi3", "phi3-longrope", "gpt2",
    ]

    @Test(arguments: names) func aFolderIsReadAgainBitForBit(_ name: String) throws {
        try ExportFolders.with(name, []) { folder, root in
            let target = root.appending("written")
            // Small enough for several files.
            let export = try ModelFolderExport(folder, shardLimit: 6_000, to: target)
            #expect(export.difference == 0)
            #expect(export.precision == .f32)
            #expect(export.weightFiles.count > 1)
            #expect(Files.exists(target.appending("model.safetensors.index.json")))
            let written = ExportFolders.logits(try Decoder(folder: target))
            #expect(written == ExportFolders.logits(try Decoder(folder: folder)))
            #expect(try Files.names(in: root) == ["model", "written"])
        }
    }

    @Test(arguments: ExportFolders.names) func aFileIsReadAsAFolder(_ name: String) throws {
        try ExportFolders.with(name) { folder, root in
            let (path, target) = (root.appending("model.gguf"), root.appending("written"))
            _ = try GGUFExport(folder, as: .f32, name: "tiny", to: path)
            _ = try ModelFolderExport(path, to: target)
            let written = ExportFolders.logits(try Decoder(folder: target, as: .float32))
            let model = ExportFolders.logits(try Decoder(folder: folder, as: .float32))
            #expect(ExportFolders.difference(written, model) <= 1e-5)
            let config = try object(at: target.appending("config.json"))
            #expect(config["dtype"] == "float32")
            #expect(config["architectures"]?.array?.count == 1)
        }
    }

    @Test(arguments: [ModelFolderExport.Precision.bf16, .f16])
    func otherTypes(_ precision: ModelFolderExport.Precision) throws {
        try ExportFolders.with("qwen3") { folder, root in
            let target = root.appending("written")
            let export = try ModelFolderExport(folder, as: precision, to: target)
            #expect(export.weightFiles == ["model.safetensors"])
            let tensors = try SafetensorsFile(target.appending("model.safetensors")).tensors
            #expect(tensors.allSatisfy { $0.dtype == (precision == .bf16 ? .bfloat16 : .float16) })
            #expect(export.difference > 0)
            let config = try object(at: target.appending("config.json"))
            #expect(config["dtype"]?.string == (precision == .bf16 ? "bfloat16" : "float16"))
        }
    }

    /// An adapter of a network whose matrices lie by input is merged by input.
    @Test(arguments: ["gpt2", "llama"]) func aMergedAdapterComputesAsItDidBeside(_ name: String) throws {
        try ExportFolders.with(name) { folder, root in
            let decoder = try Decoder(folder: folder, as: .float32)
            let adapter = try LoRA().adapter(for: decoder.linearModules, as: .float32, seed: 3)
            for branch in adapter.parameters where branch.name.hasSuffix("lora_B.weight") {
                let values = (0..<branch.value.count).map { Float($0 % 7) * 0.01 - 0.03 }
                branch.update(Tensor(values, shape: branch.value.shape))
            }
            let tokens = PackedTokens([[3, 10, 17, 24]])
            let pass = ForwardPass(adapter: adapter)
            let beside = decoder.logits(decoder.states(of: tokens, pass), pass).floats()
            let target = root.appending("merged")
            try ModelFolderWriter.write(merging: adapter, into: folder, to: target)
            let merged = try Decoder(folder: target, as: .float32)
            let found = merged.logits(merged.states(of: tokens)).floats()
            #expect(ExportFolders.difference(found, beside) <= 1e-5)
            #expect(found != decoder.logits(decoder.states(of: tokens)).floats())
        }
    }
}
