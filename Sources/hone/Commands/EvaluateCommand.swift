internal import ArgumentParser
internal import HoneBase
internal import HoneEvaluation
internal import HoneWorkbench
internal import SystemPackage

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Score a run on the examples of a task, or answers from documents.",
        discussion: """
            Uses test.jsonl where the task has one, otherwise all examples; then the score says how well the run
            does on data that it may have been fitted on, and Hone says so.

            With --questions, asks judged questions from an index as hone ask does: says how often the passages that hold
            the answer were found, and apart from that how good answers and quotes are, and what was refused.

            Examples:
              hone evaluate tickets --run tickets/comparison/runs/linear-head@minilm
              hone evaluate --questions examples.jsonl --index documents.index --model hone-base
            """
    )

    @Argument(help: "The task folder.")
    var task: String?

    @Option(name: .customLong("run"), help: "The folder of a run.")
    var runFolder: String?

    @OptionGroup var answers: AnswerEvaluationOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (task == nil) == (runFolder == nil), (task == nil) == answers.isWanted else {
            throw ValidationError("give a task folder with --run, or --questions with --index")
        }
    }

    func run() throws {
        guard let folder = task, let runFolder else { return try answers.run(asJSON: json) }
        let task = try Task(folder: FilePath(folder))
        let evaluation = try Evaluation(of: Run(FilePath(runFolder)), on: task)
        if json {
            JSONOutput.print(evaluation.json)
            return
        }
        let interval = "\(evaluation.interval.lower.fixed(3)) to \(evaluation.interval.upper.fixed(3))"
        Terminal.output(
            "\(task.metric.rawValue) \(evaluation.score.fixed(3)) (95% interval \(interval)), n = \(evaluation.count.grouped)"
        )
        if let confusion = evaluation.confusion {
            var table = Table([
                .init(title: "label"), .init(title: "precision", alignment: .right),
                .init(title: "recall", alignment: .right), .init(title: "f1", alignment: .right),
                .init(title: "items", alignment: .right),
            ])
            for row in confusion.qualities {
                table.add([
                    row.label, row.precision.fixed(3), row.recall.fixed(3), row.f1.fixed(3), "\(row.support)",
                ])
            }
            Terminal.output(table.text)
        }
        if let measures = evaluation.measures {
            Terminal.output(
                "rouge-l \(measures.rougeL.fixed(3)), token-f1 \(measures.tokenF1.fixed(3)), exact-match \(measures.exactMatch.fixed(3))"
            )
        }
        if let warning = evaluation.warning { Terminal.message(Style.yellow(warning)) }
    }
}
