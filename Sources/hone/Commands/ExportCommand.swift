internal import ArgumentParser
internal import HoneBase
internal import HoneModels
internal import HoneWorkbench
internal import SystemPackage

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a model as a folder of its own, or as a GGUF file.",
        discussion: """
            A decoder is written as a folder that transformers opens, or as a GGUF file that llama.cpp opens. What a
            GGUF file cannot say of a model is refused by name.

            Of a run of a decoder the adapter is merged into its base in float32 before it is written as a folder or GGUF
            file; --format peft writes the adapter alone, which PEFT opens.

            Of a run of an encoder the adapter is merged into its base in float32 and written as a folder in the layout of
            sentence-transformers, which other tools open, and hone too: hone embed --model FOLDER. The head of a
            classifier is written beside it as head.safetensors with labels.json.

            A re-ranker is written as a folder that transformers opens as AutoModelForSequenceClassification,
            sentence-transformers as CrossEncoder, and hone by --rerank FOLDER.

            What was written is read back and compared with the model or the run before it is called done.

            Examples:
              hone export MODEL --format gguf --type q8_0 --out model.gguf
              hone export model.gguf --format folder --type bf16 --out model
              hone export runs/chats --format gguf --type q8_0 --out chats.gguf
              hone export runs/tickets-lora --out tickets-encoder
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case folder, gguf, peft }

    @Argument(help: "A name in the model store, a model folder, a GGUF file, or the folder of a run.")
    var model: String

    @Option(help: "What to write.")
    var format = Format.folder

    @Option(
        help: """
            What matrices are written in: f16, q8_0, q4_0, bf16 or f32 in a GGUF file, by default f16; f32, bf16 or f16 \
            in a folder, by default as the model has them.
            """
    )
    var type: String?

    @Option(help: "The folder or file to write, which must not be there; by default beside the model.")
    var out: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard out != "" else { throw ValidationError("--out needs a name") }
        guard let type else { return }
        guard format != .peft else {
            throw ValidationError("--type is not for --format peft: adapters are float32")
        }
        let known =
            format == .gguf
            ? GGUFExport.Precision.allCases.map(\.rawValue)
            : ModelFolderExport.Precision.allCases.map(\.rawValue)
        guard known.contains(type) else {
            throw ValidationError("--type \(type): known are \(known.joined(separator: ", "))")
        }
    }

    func run() throws {
        Interrupt.remains = .before
        // Nothing half-written is left: an interruption takes effect when what is written is whole.
        Interrupt.isDeferred = true
        guard let path = DecoderModel.path(model) else {
            if DecoderExport.isDecoder(FilePath(model)) { return try exportDecoderRun() }
            guard format == .folder else { throw ExportError.notADecoder(FilePath(model)) }
            return CrossEncoderExport.isReranker(FilePath(model)) ? try exportReranker() : try exportRun()
        }
        switch format {
        case .folder: try exportFolder(path)
        case .gguf: try exportGGUF(path)
        case .peft: throw ExportError.wrongFormat(path, format: "peft", expected: "a run of the method lora")
        }
    }

    private func exportDecoderRun() throws {
        let what: DecoderExport.Format
        let target: String
        switch format {
        case .folder:
            what = .folder(type.flatMap(ModelFolderExport.Precision.init))
            target = out ?? Export.usualTarget(of: FilePath(model)).string
        case .gguf:
            let precision = type.flatMap(GGUFExport.Precision.init) ?? .f16
            what = .gguf(precision)
            target = out ?? usualTarget("-\(precision.name).gguf")
        case .peft:
            what = .peft
            target = out ?? usualTarget("-adapter")
        }
        let export = try DecoderExport(FilePath(model), as: what, to: FilePath(target))
        if Interrupt.wasAsked { throw ExitCode(130) }
        if json {
            return JSONOutput.print([
                format == .gguf ? "file" : "folder": .string(target), "format": .string(format.rawValue),
                "largest_relative_difference": .number(export.difference),
                "notes": .array(export.notes.map(JSON.string)),
            ])
        }
        report(target, "logits to the run", export.difference)
        for note in export.notes { Terminal.message("note:    \(note)") }
        Terminal.message("try it:  hone generate --model \(target) --prompt '...'")
    }

    private func exportReranker() throws {
        let target = try targetOfEncoder()
        let export = try CrossEncoderExport(FilePath(model), to: FilePath(target))
        if Interrupt.wasAsked { throw ExitCode(130) }
        if json {
            return JSONOutput.print([
                "folder": .string(target), "largest_relative_difference": .number(export.difference),
            ])
        }
        report(target, "scores to the run", export.difference)
        Terminal.message("try it:  hone search INDEX 'words' --as USER --rerank \(target)")
    }

    /// Where the run of an encoder goes, whose type is not to be chosen.
    private func targetOfEncoder() throws -> String {
        guard type == nil else {
            throw ValidationError("--type is for decoders: a run is written in float32")
        }
        return out ?? Export.usualTarget(of: FilePath(model)).string
    }

    private func exportRun() throws {
        let target = try targetOfEncoder()
        let export = try Export(FilePath(model), to: FilePath(target))
        if Interrupt.wasAsked { throw ExitCode(130) }
        if json {
            JSONOutput.print([
                "folder": .string(target), "largest_relative_difference": .number(export.difference),
                "head": .bool(export.hasHead),
            ])
            return
        }
        report(target, "embedding to the run", export.difference)
        Terminal.message("try it:  echo '{\"input\": \"...\"}' | hone embed --model \(target)")
    }

    private func exportFolder(_ path: FilePath) throws {
        let target = out ?? usualTarget("-export")
        let precision = type.flatMap(ModelFolderExport.Precision.init)
        let export = try ModelFolderExport(path, as: precision, to: FilePath(target))
        if Interrupt.wasAsked { throw ExitCode(130) }
        if json {
            JSONOutput.print([
                "folder": .string(target), "type": .string(export.precision.rawValue),
                "weight_files": .array(export.weightFiles.map(JSON.string)),
                "tokenizer": .bool(export.hasTokenizer),
                "largest_relative_difference": .number(export.difference),
            ])
            return
        }
        report(target, "logits to the model", export.difference)
        let prompt = export.hasTokenizer ? "--prompt '...'" : "--ids 1,2,3"
        Terminal.message("try it:  hone generate --model \(target) \(prompt)")
    }

    private func exportGGUF(_ path: FilePath) throws {
        let precision = type.flatMap(GGUFExport.Precision.init) ?? .f16
        let target = out ?? usualTarget("-\(precision.name).gguf")
        let name = path.lastComponent?.stem ?? "model"
        let export = try GGUFExport(path, as: precision, name: name, to: FilePath(target))
        if Interrupt.wasAsked { throw ExitCode(130) }
        if json {
            JSONOutput.print([
                "file": .string(target), "type": .string(precision.rawValue),
                "bytes": .integer(export.byteCount), "tokenizer": .bool(export.hasTokenizer),
                "largest_relative_difference": .number(export.difference),
                "notes": .array(export.notes.map(JSON.string)),
            ])
            return
        }
        report(target, "logits to the model", export.difference)
        for note in export.notes { Terminal.message("note:    \(note)") }
        let prompt = export.hasTokenizer ? "--prompt '...'" : "--ids 1,2,3"
        Terminal.message("try it:  hone generate --model \(target) \(prompt)")
    }

    /// Beside the working folder's models: the model's own name with an ending.
    private func usualTarget(_ ending: String) -> String {
        (FilePath(model).lastComponent?.stem ?? model) + ending
    }

    private func report(_ target: String, _ what: String, _ difference: Double) {
        Terminal.output("model:   \(target)")
        let difference = difference == 0 ? "none" : "\(difference.significant(2))"
        Terminal.message("read back; largest relative difference of a probe's \(what): \(difference)")
    }
}
