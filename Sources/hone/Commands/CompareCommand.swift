internal import ArgumentParser
internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneWorkbench
internal import SystemPackage

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Measure the approaches of a task side by side, and say which is worth it.",
        discussion: """
            Every approach is chosen on validation and measured on the same held-out examples, with intervals,
            latency and cost. Writes report.html, results.json and a folder for each run. What has not changed since
            the last comparison is not measured again. The bases that task.yaml names may be encoders and decoders:
            names in the store, folders or GGUF files.

            Examples:
              hone compare tickets
              hone compare tickets --approaches linear-head,nearest-examples --json
            """
    )

    @Argument(help: "The task folder.")
    var task: String

    @Option(help: "Approaches to measure, separated by commas; by default those of task.yaml.")
    var approaches: String?

    @Option(help: "Fits with different seeds of every approach in whose training something is random.")
    var seeds = 1

    @Option(help: "Leave out approaches that would take longer than this in all.")
    var maxMinutes: Double?

    @Option(help: "The folder for results; by default comparison/ in the task folder.")
    var out: String?

    @Flag(help: "Print results.json instead of a table.")
    var json = false

    func validate() throws {
        guard seeds >= 1, seeds <= 100 else { throw ValidationError("--seeds takes a number from 1 to 100") }
        if let maxMinutes, !(maxMinutes > 0) { throw ValidationError("--max-minutes takes a number above 0") }
    }

    func run() throws {
        Interrupt.remains = .steps
        let folder = FilePath(task)
        let task = try Task(folder: folder)
        let output = out.map { FilePath($0) } ?? folder.appending("comparison")
        var options = Comparison.Options(
            output: output,
            command: CommandLine.arguments.joined(separator: " ")
        )
        options.approaches = approaches?.split(separator: ",").map { String(String($0).trimmedOfSpace) }
        options.seeds = seeds
        options.maximumMinutes = maxMinutes
        let progress = ProgressLine()
        defer { progress.end() }
        let result = try Comparison(task, options, observer: progress).run()
        progress.end()
        if json {
            Terminal.output(result.json.text(pretty: true))
            return
        }
        Terminal.output("")
        let table = ComparisonTable(result)
        Terminal.output(table.text)
        Terminal.output("")
        if let found = table.evidence {
            Terminal.output(found)
            Terminal.output("")
        }
        Terminal.output(Style.bold(result.advice.why))
        Terminal.output("")
        Terminal.output("report:  \(output.appending("report.html"))")
        if let run = result.winner?.run {
            Terminal.output(
                "try it:  echo '{\"input\": \"...\"}' | hone predict --run \(output.appending("runs").appending(FilePath(run).lastComponent?.string ?? ""))"
            )
        }
    }
}

extension ProgressLine: ComparisonObserver {
    func note(_ text: String) {
        end()
        Terminal.message(text)
    }
}

/// A comparison's result as a table for the terminal.
struct ComparisonTable {
    private let result: ComparisonResult

    init(_ result: ComparisonResult) { self.result = result }

    var text: String {
        var table = Table([
            .init(title: "approach"), .init(title: result.metric.rawValue, alignment: .right),
            .init(title: "95% interval", alignment: .right),
            .init(title: "right/wrong/failed", alignment: .right),
            .init(title: "vs reference", alignment: .right), .init(title: "verdict"),
            .init(title: "fit", alignment: .right), .init(title: "p50 / p95", alignment: .right),
            .init(title: "per 1000", alignment: .right), .init(title: "total", alignment: .right),
        ])
        for approach in result.approaches.sorted(by: { $0.score > $1.score }) {
            let isWinner = approach.name == result.advice.approach && approach.base == result.advice.base
            table.add(
                [
                    (isWinner ? "* " : "  ") + approach.identifier, approach.score.fixed(3),
                    "\(approach.interval.lower.fixed(3))-\(approach.interval.upper.fixed(3))",
                    "\(approach.right)/\(approach.wrong)/\(approach.failed)",
                    approach.versusReference.map { ($0.difference >= 0 ? "+" : "") + $0.difference.fixed(3) }
                        ?? "-",
                    approach.versusReference?.verdict.rawValue ?? "reference",
                    approach.latency == nil ? "-" : approach.trainSeconds.duration,
                    approach.latency.map { "\($0.p50.significant(2)) / \($0.p95.significant(2)) ms" } ?? "-",
                    money(approach.cost?.perThousand), money(approach.costTotal),
                ],
                style: isWinner ? .bold : nil
            )
        }
        let procedure =
            result.procedure == .testSet
            ? "held-out test set"
            : "5-fold cross-fitting, each item predicted once by a model that did not see it"
        return """
            \(result.task): \(result.items.count.counted("item")), \(procedure); opened \
            \(result.testOpened.counted("time")); costs in \(result.currency) for \
            \(Int(result.requests.rounded()).grouped) requests; margin \(result.margin.significant(2))

            \(table.text)
            """
    }

    /// What was looked up, apart from what was made of it; nil where nothing was.
    var evidence: String? {
        let found = result.approaches.compactMap { approach in
            approach.evidence.map { "\(approach.identifier) for \($0.found.grouped) of \($0.of.grouped)" }
        }
        return found.isEmpty
            ? nil : "the passages that hold the answer were shown by " + found.joined(separator: ", ")
    }

    private func money(_ value: Double?) -> String {
        guard let value else { return "-" }
        return value == 0 ? "0" : value < 0.001 ? "<0.001" : value.significant(3)
    }
}
