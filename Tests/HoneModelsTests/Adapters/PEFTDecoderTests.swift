import HoneBase
import HoneFormats
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// Adapters of decoders, against what PEFT writes and computes: all families.
@Suite struct PEFTDecoderTests {
    private static let digest = String(repeating: "a", count: 64)

    private func opened(_ golden: PEFTGolden, _ folder: FilePath? = nil) throws -> (
        Decoder, (adapter: Adapter, lora: LoRA, baseName: String?)
    ) {
        let decoder = try Decoder(folder: golden.model, as: .float32)
        return (
            decoder,
            try PEFTFolder.contents(of: folder ?? golden.folder, for: decoder, base: Self.digest)
        )
    }

    @Test(arguments: PEFTGolden.names) func itComputesAsPEFTDoes(_ name: String) throws {
        let golden = try PEFTGolden(name)
        let (decoder, read) = try opened(golden)
        #expect(ExportFolders.difference(golden.logits(decoder), golden.base) <= 1e-5)
        #expect(ExportFolders.difference(golden.logits(decoder, read.adapter), golden.adapter) <= 1e-5)
        #expect(ExportFolders.difference(golden.base, golden.adapter) > 0.1)
        #expect(read.baseName == "tiny/\(golden.model.lastComponent?.string ?? "")")
    }

    /// Merged here, the base gives what PEFT's `merge_and_unload` gives.
    @Test(arguments: PEFTGolden.names) func itMergesAsPEFTDoes(_ name: String) throws {
        let golden = try PEFTGolden(name)
        let (_, read) = try opened(golden)
        try withTemporaryFolder { folder in
            try ModelFolderWriter.write(merging: read.adapter, into: golden.model, to: folder)
            let merged = try Decoder(folder: folder, as: .float32)
            #expect(ExportFolders.difference(golden.logits(merged), golden.merged) <= 1e-5)
        }
    }

    /// A folder that was saved without the usual first part of names is merged all the same.
    @Test(arguments: ["llama", "gpt2"]) func aFolderWithoutThePrefixIsMerged(_ name: String) throws {
        let golden = try PEFTGolden(name)
        let (decoder, read) = try opened(golden)
        try withTemporaryFolder { root in
            let (bare, folder) = (root.appending("bare"), root.appending("merged"))
            let source = try SafetensorsFile(golden.model.appending("model.safetensors"))
            var writer = SafetensorsWriter()
            var values: [String: [UInt8]] = [:]
            let prefix = decoder.architecture.prefix.name
            for entry in source.tensors {
                let name =
                    entry.name.hasPrefix(prefix) ? String(entry.name.dropFirst(prefix.count)) : entry.name
                writer.add(name, entry.dtype, shape: entry.shape)
                values[name] = try source.withBytes(of: entry.name) { [UInt8]($0) }
            }
            let config = try Files.text(of: golden.model.appending("config.json"))
            try Files.write(config, to: bare.appending("config.json"))
            try writer.write(to: bare.appending("model.safetensors")) { (entry) -> [UInt8] in
                values[entry.name] ?? []
            }
            try ModelFolderWriter.write(merging: read.adapter, into: bare, to: folder)
            let merged = try Decoder(folder: folder, as: .float32)
            #expect(ExportFolders.difference(golden.logits(merged), golden.merged) <= 1e-5)
            // All of it has moved.
            let moved = try Movement.measured(moved: nil, adapter: read.adapter, base: bare)
            #expect(moved.count == read.adapter.modules.count)
            #expect(moved.allSatisfy { $0.change > 0.01 })
        }
    }

    /// Another base than the adapter was trained on, with other names, loses nothing in silence.
    @Test func anAdapterIsNotMergedIntoAnotherBase() throws {
        let (_, read) = try opened(PEFTGolden("gpt2"))
        try withTemporaryFolder { folder in
            let error = #expect(throws: ModelError.self) {
                try ModelFolderWriter.write(
                    merging: read.adapter,
                    into: golden("decoders/llama"),
                    to: folder.appending("merged")
                )
            }
            #expect(
                error?.problem.what == "no tensor transformer.h.0.attn.c_attn.weight in this model folder"
            )
            #expect(!Files.exists(folder.appending("merged")))
        }
    }

    /// What is written has the tensors and says the settings of PEFT's own folder.
    @Test(arguments: PEFTGolden.names) func whatIsWrittenIsAsPEFTWritesIt(_ name: String) throws {
        let golden = try PEFTGolden(name)
        let (decoder, read) = try opened(golden)
        try withTemporaryFolder { folder in
            let base = (name: read.baseName ?? "", digest: Self.digest)
            try PEFTFolder.write(read.adapter, read.lora, base: base, of: decoder, to: folder)
            func shapes(_ folder: FilePath) throws -> [String: [Int]] {
                let file = try SafetensorsFile(folder.appending("adapter_model.safetensors"))
                return Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.shape) })
            }
            var theirs = try shapes(golden.folder)
            if name == "llama-headless" {
                let prefix = "base_model.model."
                theirs = Dictionary(
                    uniqueKeysWithValues: theirs.map {
                        (prefix + "model." + $0.key.dropFirst(prefix.count), $0.value)
                    }
                )
            }
            #expect(try shapes(folder) == theirs)
            let written = try object(at: folder.appending("adapter_config.json"))
            let expected = try object(at: golden.folder.appending("adapter_config.json"))
            // How modules are chosen is written in another way, and with it whose rank and alpha are others.
            let chosen = [
                "target_modules", "rank_pattern", "alpha_pattern", "exclude_modules", "layers_pattern",
                "layers_to_transform",
            ]
            for (key, value) in written.members where !chosen.contains(key) {
                if name == "llama-headless", key == "task_type" { continue }
                if let number = value.double {
                    #expect(expected[key]?.double == number, "\(key)")
                } else {
                    #expect(expected[key] == value, "\(key)")
                }
            }
            #expect(Set(written.keys).isSubset(of: expected.keys))
            let (_, again) = try opened(golden, folder)
            #expect(again.adapter.modules.map(\.name) == read.adapter.modules.map(\.name))
            #expect(again.adapter.modules.map(\.size) == read.adapter.modules.map(\.size))
            #expect(golden.logits(decoder, again.adapter) == golden.logits(decoder, read.adapter))
        }
    }

    /// The greedy text beside the base is that of the merged model.
    @Test(arguments: PEFTGolden.names) func itGeneratesAsTheMergedModelDoes(_ name: String) throws {
        let golden = try PEFTGolden(name)
        let (decoder, read) = try opened(golden)
        var options = GenerationOptions()
        options.sampling.temperature = 0
        options.maximumTokens = 12
        let prompts = [Array(golden.ids.prefix(6)), Array(golden.ids.suffix(3))]
        let beside = decoder.generate(prompts, options, adapter: read.adapter).texts
        try withTemporaryFolder { folder in
            try ModelFolderWriter.write(merging: read.adapter, into: golden.model, to: folder)
            let merged = try Decoder(folder: folder, as: .float32).generate(prompts, options).texts
            #expect(beside.map(\.ids) == merged.map(\.ids))
            #expect(beside.allSatisfy { $0.ids.count == 12 })
            let plain = decoder.generate(prompts, options).texts
            #expect(beside.map(\.ids) != plain.map(\.ids))
        }
    }

    /// Names as other tools have them: the adapter's own name, or no prefix at all.
    @Test(arguments: ["adapter", "bare", "both"]) func otherNamesOfTensorsAreRead(_ kind: String) throws {
        try AdapterFolders.with("gemma2") { golden, folder in
            try AdapterFolders.rewrite(folder) { name in
                var name = name
                if kind != "adapter" { name = String(name.dropFirst(Adapter.prefix.count)) }
                if kind != "bare" { name = String(name.dropLast("weight".count)) + "default.weight" }
                return .rename(name)
            }
            let (decoder, read) = try opened(golden, folder)
            #expect(ExportFolders.difference(golden.logits(decoder, read.adapter), golden.adapter) <= 1e-5)
        }
    }

    /// The weights that GGUF files turn are turned back: an adapter fits the file as it fits the folder.
    @Test(arguments: ["llama", "qwen2", "phi3", "gpt2"]) func itComputesBesideAGGUFFile(_ name: String) throws
    {
        let golden = try PEFTGolden(name)
        try ExportFolders.with(name) { folder, root in
            let path = root.appending("model.gguf")
            _ = try GGUFExport(folder, as: .f32, name: "tiny", to: path)
            let decoder = try Decoder(gguf: path, as: .float32)
            let adapter = try PEFTFolder.read(golden.folder, for: decoder, base: Self.digest)
            #expect(ExportFolders.difference(golden.logits(decoder, adapter), golden.adapter) <= 1e-5)
        }
    }

    /// Each module of its own rank moves by its own gradient.
    @Test func modulesOfManyRanksAreTrained() throws {
        let golden = try PEFTGolden("gemma2")
        let (decoder, read) = try opened(golden)
        let targets = Tensor((0..<golden.ids.count).map { Int32($0 + 3) }, shape: [golden.ids.count])
        func loss(_ tape: Tape?) -> Tensor {
            let pass = ForwardPass(tape: tape, adapter: read.adapter)
            let states = decoder.states(of: PackedTokens([golden.ids]), pass)
            return decoder.logits(states, pass).crossEntropy(targets, tape: tape)
        }
        let tape = Tape()
        let gradients = tape.gradients(of: loss(tape))
        for parameter in read.adapter.parameters {
            let gradient = try #require(gradients[parameter], "\(parameter.name)")
            // Along the gradient the loss rises by its squared norm.
            let (start, norm) = (parameter.value, gradient.dot(gradient))
            let step = Float(1e-2 / norm.squareRoot())
            parameter.update(start + gradient * step)
            let above = Double(loss(nil).item())
            parameter.update(start + gradient * -step)
            let below = Double(loss(nil).item())
            parameter.update(start)
            let slope = (above - below) / (2 * Double(step))
            #expect(abs(slope - norm) <= 2e-2 * norm, "\(parameter.name): \(slope) for \(norm)")
        }
    }
}
