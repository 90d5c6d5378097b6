internal import ArgumentParser
internal import HoneBase
internal import HoneWorkbench
internal import SystemPackage

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a tuned encoder as a model folder of its own.",
        discussion: """
            Merges the adapter of a run into its base in float32 and writes a folder in the layout of
            sentence-transformers, which other tools open, and hone too: hone embed --model FOLDER. The folder is read
            back and compared with the run before it is called done. The head of a classifier is written beside it as
            head.safetensors with labels.json.

            Example:
              hone export runs/tickets-lora --out tickets-encoder
            """
    )

    @Argument(help: ArgumentHelp("The folder of a run of lora or full.", valueName: "run"))
    var folder: String

    @Option(help: "The folder to write, which must not be there; by default RUN-export.")
    var out: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard out != "" else { throw ValidationError("--out needs the name of a folder") }
    }

    func run() throws {
        let target = out ?? Export.usualTarget(of: FilePath(folder)).string
        // Nothing half-written is left: an interruption takes effect when the folder is whole.
        Interrupt.isDeferred = true
        let export = try Export(FilePath(folder), to: FilePath(target))
        if Interrupt.wasAsked { throw ExitCode(130) }
        if json {
            JSONOutput.print([
                "folder": .string(target), "largest_relative_difference": .number(export.difference),
                "head": .bool(export.hasHead),
            ])
            return
        }
        Terminal.output("model:   \(target)")
        let difference = export.difference == 0 ? "none" : "\(export.difference.significant(2))"
        Terminal.message(
            "read back; largest relative difference of a probe's embedding to the run: \(difference)"
        )
        Terminal.message("try it:  echo '{\"input\": \"...\"}' | hone embed --model \(target)")
    }
}
