import HoneBase
import HoneFormats
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// What is written as a GGUF file is read as the same model; what such a file cannot say is refused by name.
@Suite struct GGUFExportTests {
    @Test(arguments: ExportFolders.names) func numbersInFullAreReadAgain(_ name: String) throws {
        try ExportFolders.with(name) { folder, root in
            let path = root.appending("model.gguf")
            let export = try GGUFExport(folder, as: .f32, name: "tiny", to: path)
            #expect(export.difference <= 1e-5)
            #expect(!export.hasTokenizer)
            let count = try Files.bytes(of: path).count
            #expect(export.byteCount == count)
            let written = ExportFolders.logits(try Decoder(gguf: path, as: .float32))
            let model = ExportFolders.logits(try Decoder(folder: folder, as: .float32))
            #expect(ExportFolders.difference(written, model) <= 1e-5)
            #expect(try Files.names(in: root) == ["model", "model.gguf"])
        }
    }

    @Test(arguments: ExportFolders.names, [GGUFExport.Precision.f16, .bf16])
    func fewerBitsAreReadAgain(_ name: String, _ precision: GGUFExport.Precision) throws {
        try ExportFolders.with(name) { folder, root in
            let path = root.appending("model.gguf")
            _ = try GGUFExport(folder, as: precision, name: "tiny", to: path)
            let written = ExportFolders.logits(try Decoder(gguf: path, as: .float32))
            let model = ExportFolders.logits(try Decoder(folder: folder, as: .float32))
            #expect(ExportFolders.difference(written, model) <= Float(precision.bound ?? 0))
        }
    }

    @Test(
        arguments: [
            ("llama-dynamic", [], "rope_type"), ("llama-yarn-mscale", [], "truncate"),
            ("smollm3", [], "no_rope_layers"), ("gemma2", [], "query_pre_attn_scalar"),
            (
                "gemma2",
                [("query_pre_attn_scalar", 8), ("attn_logit_softcapping", .null)],
                "attn_logit_softcapping"
            ),
            ("gemma3_text", [("query_pre_attn_scalar", 8)], "layer_types"),
            ("qwen3", [("hidden_act", "gelu")], "hidden_act"),
            ("gpt2", [("scale_attn_by_inverse_layer_idx", true)], "scale_attn_weights"),
            (
                "qwen3",
                [
                    (
                        "rope_parameters",
                        [
                            "rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4,
                            "original_max_position_embeddings": 64, "rope_theta": 100,
                        ]
                    )
                ],
                "rope_type"
            ),
        ] as [(String, [(String, JSON)], String)]
    )
    func whatLlamaCppDoesNotKnowIsRefused(_ name: String, _ changes: [(String, JSON)], _ field: String)
        throws
    {
        try ExportFolders.with(name, changes) { folder, root in
            let error = #expect(throws: ModelExportError.self) {
                try GGUFExport(folder, as: .f32, name: "tiny", to: root.appending("model.gguf"))
            }
            #expect(error?.problem.place?.field?.contains(field) == true, "\(String(describing: error))")
            let names = try Files.names(in: root)
            #expect(names == ["model"])
        }
    }

    /// Matrices in the type that was asked for where their rows are whole blocks, and in halves elsewhere.
    @Test func typesOfTensors() throws {
        try ExportFolders.with("llama") { folder, root in
            let path = root.appending("model.gguf")
            _ = try GGUFExport(folder, as: .q8_0, name: "tiny", to: path)
            let file = try GGUFFile(path)
            #expect(file["blk.0.attn_norm.weight"]?.type == .float32)
            // 16 columns.
            #expect(file["blk.0.attn_q.weight"]?.type == .float16)
            #expect(try file.metadata.string("general.architecture") == "llama")
            #expect(try file.metadata.integer("general.file_type") == 7)
            #expect(try file.metadata.string("tokenizer.ggml.model") == "none")
        }
    }

    /// A window that llama.cpp does not know bounds the context; Hone reads it.
    @Test func windowsBoundTheContext() throws {
        try ExportFolders.with("mistral") { folder, root in
            let path = root.appending("model.gguf")
            let export = try GGUFExport(folder, as: .f32, name: "tiny", to: path)
            let window = try #require(
                try object(at: folder.appending("config.json"))["sliding_window"]?.integer
            )
            #expect(try GGUFFile(path).metadata.integer("llama.context_length") == window)
            #expect(export.notes.contains { $0.contains("\(window) tokens") })
            let attentions = try Decoder(gguf: path).network.attentions
            #expect(attentions.allSatisfy { $0.window == window })
        }
    }

    @Test func whatIsThereStays() throws {
        try ExportFolders.with("llama") { folder, root in
            let path = root.appending("model.gguf")
            try Files.write("mine", to: path)
            #expect(throws: ModelExportError.self) {
                try GGUFExport(folder, as: .f32, name: "tiny", to: path)
            }
            #expect(try Files.text(of: path) == "mine")
        }
    }

    /// A file is written from a file as from the folder that it was written from.
    @Test(arguments: ["llama", "gpt2", "gemma", "phi3-longrope", "llama3-scaling"])
    func fromAFile(_ name: String) throws {
        try ExportFolders.with(name) { folder, root in
            let (first, second) = (root.appending("a.gguf"), root.appending("b.gguf"))
            _ = try GGUFExport(folder, as: .f32, name: "tiny", to: first)
            let export = try GGUFExport(first, as: .f32, name: "tiny", to: second)
            #expect(export.difference <= 1e-6)
            #expect(try GGUFFile(second).tensors.count == GGUFFile(first).tensors.count)
        }
    }
}
