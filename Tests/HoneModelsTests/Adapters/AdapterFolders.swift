import HoneBase
import HoneFormats
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// Adapters that PEFT wrote for the small decoders, and what it computed with them.
struct PEFTGolden {
    /// One of each family, and one of a network without its head.
    static let names = [
        "llama", "llama-headless", "smollm3", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text",
        "phi3", "gpt2",
    ]

    let folder: FilePath
    /// The folder of the base.
    let model: FilePath
    let ids: [Int32]
    /// The logits of all tokens: of the base, with the adapter beside it, and merged by PEFT.
    let base: [Float]
    let adapter: [Float]
    let merged: [Float]

    init(_ name: String) throws {
        folder = golden("peft/\(name)")
        let json = try JSON.object(object(at: folder.appending("expected.json")))
        model = golden("decoders/" + (json["model"]?.string ?? ""))
        ids = (json["ids"]?.numbers ?? []).map(Int32.init)
        func rows(_ key: String) -> [Float] {
            (json[key]?.array ?? []).flatMap { $0.numbers.map { Float($0) } }
        }
        (base, adapter, merged) = (rows("base"), rows("adapter"), rows("merged"))
    }

    /// The logits of the text.
    func logits(_ decoder: Decoder, _ adapter: Adapter? = nil) -> [Float] {
        decoder.logits(decoder.states(of: PackedTokens([ids]), ForwardPass(adapter: adapter))).floats()
    }
}

/// Copies of an adapter's folder, changed.
enum AdapterFolders {
    /// What is done to one tensor.
    enum Change {
        case remove
        case rename(String)
        case add(String)
        case shape([Int])
        case type(SafetensorsDType)
        case value(Float)
    }

    /// Calls `body` with a copy of the folder that PEFT wrote for `name`.
    static func with<Result>(_ name: String, _ body: (PEFTGolden, FilePath) throws -> Result) throws -> Result
    {
        let golden = try PEFTGolden(name)
        return try withTemporaryFolder { folder in
            for file in ["adapter_config.json", "adapter_model.safetensors"] {
                try writeQuickly(
                    Files.bytes(of: golden.folder.appending(file)),
                    to: folder.appending(file)
                )
            }
            return try body(golden, folder)
        }
    }

    /// Changes the settings in `folder`.
    static func edit(_ folder: FilePath, _ change: (inout JSONObject) -> Void) throws {
        let path = folder.appending("adapter_config.json")
        var object = try object(at: path)
        change(&object)
        try Files.write(JSON.object(object).text(), to: path)
    }

    /// Writes the weights in `folder` once more, with what `change` says of each name.
    static func rewrite(_ folder: FilePath, _ change: (String) -> Change?) throws {
        let path = folder.appending("adapter_model.safetensors")
        let file = try SafetensorsFile(path)
        var writer = SafetensorsWriter()
        var bytes: [String: [UInt8]] = [:]
        func add(_ name: String, _ type: SafetensorsDType, _ shape: [Int], _ new: [UInt8]) {
            writer.add(name, type, shape: shape)
            bytes[name] = new
        }
        for entry in file.tensors {
            let old = try file.withBytes(of: entry.name) { [UInt8]($0) }
            switch change(entry.name) {
            case nil: add(entry.name, entry.dtype, entry.shape, old)
            case .remove: continue
            case .rename(let name): add(name, entry.dtype, entry.shape, old)
            case .add(let name):
                add(entry.name, entry.dtype, entry.shape, old)
                add(name, entry.dtype, entry.shape, old)
            case .shape(let shape): add(entry.name, entry.dtype, shape, old)
            case .type(let type):
                let count = type.byteCount * entry.shape.reduce(1, *)
                add(entry.name, type, entry.shape, [UInt8](repeating: 0, count: count))
            case .value(let value):
                var new = old
                withUnsafeBytes(of: value) { new.replaceSubrange(0..<4, with: $0) }
                add(entry.name, entry.dtype, entry.shape, new)
            }
        }
        try writer.write(to: path) { (entry) -> [UInt8] in bytes[entry.name] ?? [] }
    }
}
