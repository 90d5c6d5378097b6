internal import ArgumentParser
internal import HoneBase
internal import HoneData
internal import HoneModels
internal import HoneWorkbench
internal import SystemPackage

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Answer new inputs with a run.",
        discussion: """
            Reads rows {"input": "..."} one a line, or CSV with a column named input, and writes each row with
            "label" and "probability" added, in the same format and order.

            Examples:
              echo '{"input": "the pump whines and loses pressure"}' | hone predict --run tickets/comparison/runs/linear-head@minilm
              hone predict --run RUN --below 0.6 new.csv > answered.csv
            """
    )

    @Option(name: .customLong("run"), help: "The folder of a run.")
    var runFolder: String

    @Argument(help: "A file of rows; by default standard input.")
    var file: String?

    @Option(help: "Abstain where the probability is below this: the label is then empty.")
    var below: Double = 0

    @Option(
        name: .customLong("as"),
        help: "Who asks a run that looks things up; by default it sees what everyone may read."
    )
    var user: String?

    @Flag(help: "Write JSON lines, also for CSV input.")
    var json = false

    func validate() throws {
        guard (0...1).contains(below) else {
            throw ValidationError("--below takes a probability from 0 to 1")
        }
        try ReaderOption.validate(user)
    }

    func run() throws {
        var run = try Run(FilePath(runFolder))
        if let user {
            guard run.looksUp else {
                throw ValidationError("--as is for runs that look things up: \(run.approach) does not")
            }
            run = try run.asked(by: user)
        }
        guard below == 0 || !run.labels.isEmpty else {
            throw ValidationError("--below is for labels: a text has no probability to compare with")
        }
        var reader = try InputReader(file.map { FilePath($0) })
        var output: RowOutput?
        var cut = 0
        var abstained = 0
        var count = 0
        while true {
            // Small batches first, so that a person at a pipe sees an answer at once.
            let rows = try reader.next(count == 0 ? 1 : 512)
            guard !rows.isEmpty else { break }
            if output == nil {
                let columns = run.labels.isEmpty ? ["output"] : ["label", "probability"]
                output = RowOutput(reader.columns, answers: columns, asJSON: json)
            }
            for (row, answer) in zip(rows, run.answer(rows.map(\.input))) {
                cut += answer.isTruncated ? 1 : 0
                guard !run.labels.isEmpty else {
                    output?.write(row.answered(JSONObject([("output", JSON(answer.output))])))
                    continue
                }
                let probability = answer.probability ?? 0
                let abstains = probability < below
                abstained += abstains ? 1 : 0
                output?.write(
                    row.answered(
                        JSONObject([
                            ("label", abstains ? .null : JSON(answer.output)),
                            ("probability", .number((probability * 1e4).rounded() / 1e4)),
                        ])
                    )
                )
            }
            count += rows.count
        }
        if below > 0 {
            Terminal.message(
                "\(abstained.counted("input was", "inputs were")) not answered, of \(count.grouped)"
            )
        }
        if cut > 0 {
            let limit = run.base.maximumTokens
            Terminal.message(
                "\(cut.counted("input was", "inputs were")) cut to the \(limit) tokens that \(run.base.name) reads"
            )
        }
    }
}
