import HoneBase
import HoneFormats
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

@Suite struct PEFTTensorsTests {
    private static let down = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"
    private static let up = "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight"

    private static let more = "the adapter holds more than branches of the base's linear modules"
    private static let shape = "a tensor of the adapter has another shape or type"
    private static let extra = "the adapter has a tensor that its settings do not ask for"

    /// What is done to a tensor, the message, the tensor it names, and what was found there.
    private static let cases:
        [(name: String, change: AdapterFolders.Change, what: String, field: String, found: String?)] = [
            (down, .remove, "the adapter lacks a tensor", down, nil),
            (up, .remove, "the adapter lacks a tensor", up, nil),
            (down, .shape([16, 4]), shape, down, "F32 [16, 4]"),
            (down, .shape([64]), shape, down, "F32 [64]"),
            (down, .type(.int32), shape, down, "I32 [4, 16]"),
            (down, .type(.float64), shape, down, "F64 [4, 16]"),
            (down, .value(.nan), "a tensor of the adapter holds what is no number", down, nil),
            (up, .value(.infinity), "a tensor of the adapter holds what is no number", up, nil),
            added("model.layers.2.mlp.down_proj.lora_A.weight", extra, nil),
            added("model.layers.0.self_attn.q_proj.lora_A.other.weight", extra, nil),
            added("model.layers.0.self_attn.q_proj.lora_A.a.b.weight", extra, nil),
            added("lm_head.lora_A.weight", more, "a branch of the head or of a table"),
            added("model.embed_tokens.lora_embedding_A", more, "a branch of a table of words"),
            added(
                "model.layers.0.mlp.down_proj.lora_magnitude_vector.weight",
                more,
                "a magnitude of DoRA"
            ),
            added("model.layers.0.mlp.down_proj.lora_B.bias", more, "a bias of a branch"),
            added(
                "model.embed_tokens.weight",
                more,
                "a tensor of the base that was trained whole, or one of another method"
            ),
            added(
                "model.layers.0.input_layernorm.weight",
                more,
                "a tensor of the base that was trained whole, or one of another method"
            ),
        ]

    private static func added(_ name: String, _ what: String, _ found: String?) -> (
        String, AdapterFolders.Change, String, String, String?
    ) { (down, .add("base_model.model." + name), what, "base_model.model." + name, found) }

    @Test(arguments: cases.indices) func weightsThatDoNotFitAreTold(_ index: Int) throws {
        let (name, change, what, field, found) = Self.cases[index]
        try AdapterFolders.with("llama") { golden, folder in
            try AdapterFolders.rewrite(folder) { $0 == name ? change : nil }
            let decoder = try Decoder(folder: golden.model, as: .float32)
            let error = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: decoder, base: "")
            }
            #expect(error?.problem.what == what)
            #expect(error?.problem.place?.field == field)
            #expect(error?.problem.found == found)
            #expect(error?.problem.remedy != nil)
        }
    }

    @Test func picklesAndEmptyFoldersAreTold() throws {
        try AdapterFolders.with("llama") { golden, folder in
            let decoder = try Decoder(folder: golden.model, as: .float32)
            try Files.remove(folder.appending("adapter_model.safetensors"))
            let none = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: decoder, base: "")
            }
            #expect(none?.problem.what == "this folder has no weights")
            try Files.write("pickle", to: folder.appending("adapter_model.bin"))
            let pickle = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: decoder, base: "")
            }
            #expect(
                pickle?.problem.what
                    == "the adapter's weights are a pickle, which can run any code when it is opened"
            )
            #expect(
                pickle?.problem.remedy
                    == "load it with PEFT and save it once more: save_pretrained writes safetensors"
            )
        }
    }

    /// A bfloat16 and a float16 matrix give the numbers that they hold.
    @Test(arguments: [("gemma3_text", SafetensorsDType.bfloat16), ("qwen2", .float16)])
    func halvesAreWidened(_ name: String, _ type: SafetensorsDType) throws {
        let golden = try PEFTGolden(name)
        let decoder = try Decoder(folder: golden.model, as: .float32)
        let tensors = try PEFTTensors(golden.folder, modules: decoder.linearModules.flatMap(\.names))
        let file = try SafetensorsFile(golden.folder.appending("adapter_model.safetensors"))
        #expect(!file.tensors.isEmpty)
        for entry in file.tensors {
            #expect(entry.dtype == type)
            let bits = try file.withBytes(of: entry.name) { bytes in
                stride(from: 0, to: bytes.count, by: 2).map {
                    UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
                }
            }
            let expected = bits.map {
                type == .bfloat16
                    ? Float(bitPattern: UInt32($0) << 16) : widened($0)
            }
            let (value, stored) = try tensors.tensor(entry.name, Shape(entry.shape))
            #expect(value.floats() == expected)
            #expect(stored == entry.name)
        }
    }

    /// The number of a float16 that is normal or below, by its definition.
    private func widened(_ bits: UInt16) -> Float {
        let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1_023) / 1_024)
        var value: Float = exponent == 0 ? fraction : 1 + fraction
        for _ in 0..<abs(max(exponent, 1) - 15) { value *= exponent > 15 ? 2 : 0.5 }
        return bits >> 15 == 1 ? -value : value
    }
}
