internal import ArgumentParser

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast a model would be on this machine.",
        subcommands: [BenchGenerateCommand.self, BenchTrainCommand.self]
    )
}
