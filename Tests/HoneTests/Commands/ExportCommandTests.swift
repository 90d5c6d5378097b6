import HoneBase
import HoneFormats
import HoneTestSupport
import SystemPackage
import Testing

@Suite struct ExportCommandTests {
    private func withRun(_ method: String, _ body: (Workshop) throws -> Void) throws {
        try Workshop.with { workshop in
            try workshop.makeTask(TicketRow.drawn(60))
            let tuned = try workshop.bash(
                "\"$hone\" tune tickets --base encoder --method \(method) --set epochs=3 --out run"
            )
            try #require(tuned.exitCode == 0, "\(tuned.errorText)")
            try workshop.write(
                "{\"input\": \"the pump has a leak\"}\n{\"input\": \"oil\"}\n",
                to: "new.jsonl"
            )
            try body(workshop)
        }
    }

    private func vectors(_ workshop: Workshop, _ model: String) throws -> [[Double]] {
        let arguments = ["embed", "--model", model, "--precision", "float32", "new.jsonl"]
        let outcome = try workshop.bash("\"$hone\" \(arguments.joined(separator: " "))")
        try #require(outcome.exitCode == 0, "\(outcome.errorText)")
        return try outcome.outputText.split(separator: "\n").map {
            try JSONScanner.parse(String($0))["embedding"]?.array?.compactMap(\.double) ?? []
        }
    }

    /// The exported folder embeds as the run does, with names and shapes of the base's folder.
    @Test(arguments: ["lora", "full"]) func anExportEmbedsAsTheRunDoes(_ method: String) throws {
        try withRun(method) { workshop in
            let exported = try workshop.hone("export", "run", "--out", "tuned", "--json")
            #expect(exported.exitCode == 0, "\(exported.errorText)")
            let result = try exported.json
            #expect(result["head"] == true)
            #expect(try #require(result["largest_relative_difference"]?.double) <= 1e-4)
            let (run, folder) = (try vectors(workshop, "run"), try vectors(workshop, "tuned"))
            for (a, b) in zip(run, folder) {
                let cosine = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(a.count == b.count && cosine > 0.99999)
            }
            #expect(try vectors(workshop, "encoder") != folder)
            let names = { (path: String) in
                try SafetensorsFile(workshop.path(path)).tensors.map { "\($0.name) \($0.shape)" }.sorted()
            }
            #expect(try names("tuned/model.safetensors") == names("encoder/model.safetensors"))
            #expect(try names("tuned/head.safetensors").count == 2)
            #expect(try workshop.json("tuned/labels.json").array?.count == 3)
            #expect(Files.exists(workshop.path("tuned/modules.json")))
            // By it comparisons tell which test items the model has seen.
            let seen = try ["run", "tuned"].map {
                try Files.bytes(of: workshop.path($0 + "/tuning-text.grams"))
            }
            #expect(!seen[0].isEmpty && seen[0] == seen[1])
            // What is there is not written over.
            let again = try workshop.hone("export", "run", "--out", "tuned")
            #expect(again.exitCode == 2)
            #expect(again.errorText.contains("this folder is there already"))
        }
    }

    /// Numbers that are none are told, wherever they are met.
    @Test func brokenWeightsAreRefused() throws {
        try withRun("full") { workshop in
            for file in ["run/encoder/model.safetensors", "run/model.safetensors"] {
                let path = workshop.path(file)
                let bytes = try Files.bytes(of: path)
                let data =
                    8 + bytes.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
                var broken = bytes
                for start in stride(from: data, to: broken.count - 3, by: 4) {
                    broken.replaceSubrange(start..<start + 4, with: [0, 0, 0xC0, 0x7F])
                }
                try writeQuickly(broken, to: path)
                for command in ["export run --out x", "predict --run run new.jsonl"] {
                    let refused = try workshop.bash("\"$hone\" \(command)")
                    #expect(refused.exitCode == 2, "\(file): \(command)")
                }
                #expect(!Files.exists(workshop.path("x")))
                try writeQuickly(bytes, to: path)
            }
        }
    }

    /// A neighbour of the target is nobody's to remove.
    @Test func neighboursStay() throws {
        try withRun("lora") { workshop in
            try workshop.write("precious", to: "tuned.aside/p.txt")
            try workshop.write("precious", to: "tuned.writing-1/p.txt")
            #expect(try workshop.hone("export", "run", "--out", "tuned").exitCode == 0)
            #expect(try workshop.text("tuned.aside/p.txt") == "precious")
            #expect(try workshop.text("tuned.writing-1/p.txt") == "precious")
            #expect(!Files.exists(workshop.path("tuned.writing-2")))
        }
    }

    @Test func aFrozenEncoderIsNotExported() throws {
        try withRun("head") { workshop in
            let refused = try workshop.hone("export", "run")
            #expect(refused.exitCode == 2)
            #expect(refused.errorText.contains("nothing of the base was tuned"), "\(refused.errorText)")
        }
        try Workshop.with { workshop in
            let refused = try workshop.hone("export", "encoder")
            #expect(refused.exitCode == 2)
            #expect(refused.errorText.contains("as its makers wrote it"), "\(refused.errorText)")
            try Files.makeFolder(workshop.path("empty"))
            let empty = try workshop.hone("export", "empty")
            #expect(empty.exitCode == 2)
            #expect(empty.errorText.contains("this folder is not a run"), "\(empty.errorText)")
        }
    }

    private static let decoders = FilePath(#filePath)
        .removingLastComponent().removingLastComponent().removingLastComponent()
        .appending("Golden").appending("decoders")

    /// A decoder becomes a GGUF file, the file a folder, and all of them continue a text alike.
    @Test(arguments: ["llama", "qwen3", "gpt2"]) func aDecoderIsWrittenAndReadAgain(_ name: String) throws {
        try Workshop.with { workshop in
            let model = Self.decoders.appending(name).string
            let file = try workshop.hone("export", model, "--format", "gguf", "--out", "m.gguf", "--json")
            #expect(file.exitCode == 0, "\(file.errorText)")
            let result = try file.json
            #expect(result["type"] == "f16" && result["tokenizer"] == false)
            #expect(try #require(result["largest_relative_difference"]?.double) <= 2e-2)
            #expect(result["notes"]?.array?.count == 1)
            let folder = try workshop.hone("export", "m.gguf", "--type", "f32", "--out", "m", "--json")
            #expect(folder.exitCode == 0, "\(folder.errorText)")
            #expect(try folder.json["weight_files"] == ["model.safetensors"])
            var texts: [JSON?] = []
            for name in ["m.gguf", "m"] {
                let outcome = try workshop.bash(
                    "\"$hone\" generate --model \(name) --ids 5,9,3 --greedy --max-tokens 6 --precision float32 --json"
                )
                #expect(outcome.exitCode == 0, "\(outcome.errorText)")
                texts.append(try outcome.json["ids"])
            }
            #expect(texts[0] == texts[1])
        }
    }

    @Test func whatCannotBeWrittenIsToldAndNothingIsLeft() throws {
        try Workshop.with { workshop in
            let (llama, dynamic) = (
                Self.decoders.appending("llama"), Self.decoders.appending("llama-dynamic")
            )
            try workshop.write("mine", to: "there.gguf")
            for (arguments, message) in [
                ("\(dynamic.string) --format gguf --out x.gguf", "rope_type"),
                ("\(llama.string) --format gguf --type q9 --out x.gguf", "known are"),
                ("\(llama.string) --format folder --type q8_0 --out x", "known are"),
                ("\(llama.string) --format gguf --out there.gguf", "there already"),
                ("encoder --format gguf --out x.gguf", "only decoders"),
                ("nothing --format gguf --out x.gguf", "only decoders"),
            ] {
                let refused = try workshop.bash("\"$hone\" export \(arguments)")
                #expect(refused.exitCode == 2 || refused.exitCode == 64, "\(arguments)")
                #expect(refused.errorText.contains(message), "\(refused.errorText)")
            }
            #expect(try workshop.text("there.gguf") == "mine")
            #expect(!Files.exists(workshop.path("x.gguf")) && !Files.exists(workshop.path("x")))
        }
    }

    /// An adapter without effect, or with another than when it was saved, is refused wherever it is opened.
    @Test func anAdapterThatLostItsEffectIsRefused() throws {
        try withRun("lora") { workshop in
            let path = workshop.path("run/adapter_model.safetensors")
            var bytes = try Files.bytes(of: path)
            for index in bytes.indices.suffix(bytes.count * 3 / 4) { bytes[index] = 0 }
            try writeQuickly(bytes, to: path)
            for command in [
                "export run", "embed --model run new.jsonl", "predict --run run new.jsonl",
                "embed --model encoder+run new.jsonl",
            ] {
                let refused = try workshop.bash("\"$hone\" \(command)")
                #expect(refused.exitCode == 2, "\(command)")
                #expect(
                    refused.errorText.contains("the adapter does not do what it did when it was saved"),
                    "\(refused.errorText)"
                )
            }
        }
    }
}
