internal import ArgumentParser

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the speed of this machine.",
        subcommands: [BenchGenerateCommand.self, BenchTrainCommand.self, BenchVectorsCommand.self]
    )
}
