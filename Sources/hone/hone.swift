import ArgumentParser
import HoneBase
import HoneWorkbench

/// The command line: parse, call, print.
///
/// It holds no logic of its own.
@main
struct HoneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hone",
        abstract:
            "Fits a language model to your task, and shows by measurement which way of fitting is worth it.",
        discussion: """
            A first look, from a table of labelled texts to a measured answer:

              hone init tickets.csv --input text --output team
              hone pull minilm
              hone compare tickets
              hone predict --run tickets/comparison/runs/linear-head@minilm < new.jsonl

            Nothing leaves this machine. Exit status: 0 done, 1 a failure at work, 2 bad usage or bad input,
            130 interrupted.
            """,
        version: Hone.version,
        subcommands: [
            InitCommand.self, PullCommand.self, CheckCommand.self, CompareCommand.self, PredictCommand.self,
            EvaluateCommand.self, EmbedCommand.self, TuneCommand.self, PretrainCommand.self,
            ExportCommand.self, IndexCommand.self, SearchCommand.self, PairsCommand.self, AskCommand.self,
            GenerateCommand.self, ScoreCommand.self, ChatCommand.self, BenchCommand.self, ModelsCommand.self,
            TokenizerCommand.self, TemplateCommand.self,
        ]
    )

    static func main() {
        Interrupt.install()
        do {
            try Arguments.check()
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure.exit(with: error, of: HoneCommand.self)
        }
    }
}
