internal import ArgumentParser
internal import HoneBase
internal import HoneData
internal import HoneWorkbench
internal import SystemPackage

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at a task's data before anything is measured.",
        discussion: """
            Counts and class balance, duplicates, the same input with two labels, units in two splits, empty or very
            long inputs, personal data; of a task with documents, whether they and the evidence of its rows can be used;
            after a comparison, labels that are probably wrong. Exits with 2 where a run would be meaningless.

            Example:
              hone check tickets
            """
    )

    @Argument(help: "The task folder.")
    var task: String

    @Option(
        help:
            "The folder of a comparison, for suspected wrong labels; by default comparison/ in the task folder."
    )
    var out: String?

    @Option(help: "How many places to show for each finding.")
    var places = 5

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard places >= 0 else { throw ValidationError("--places takes a number from 0") }
    }

    func run() throws {
        let folder = FilePath(task)
        let task = try Task(folder: folder)
        let data = try TaskExamples.load(from: folder, outputs: task.outputs)
        try task.checkDocuments(for: data)
        let report = Checks.run(on: CheckedExamples(data))
        let suspects = SuspectedLabels(in: out.map { FilePath($0) } ?? folder.appending("comparison"))
        if json {
            var object = report.json.object ?? JSONObject()
            object["suspected_labels"] = .array(suspects.rows)
            JSONOutput.print(.object(object))
        } else {
            for finding in report.findings { show(finding) }
            suspects.show(limit: places)
            Terminal.output(summary(report))
        }
        if report.isMeaningless { throw ExitCode(2) }
    }

    private func show(_ finding: Finding) {
        let mark =
            switch finding.severity {
            case .note: Style.dim("note   ")
            case .warning: Style.yellow("warning")
            case .error: Style.red("error  ")
            }
        Terminal.output("\(mark)  \(finding.message)")
        for evidence in finding.evidence.prefix(places) {
            let detail = evidence.detail.map { "  \($0)" } ?? ""
            Terminal.output(Style.dim("           \(evidence.place)\(detail)"))
        }
        if finding.evidence.count > places {
            Terminal.output(Style.dim("           and \(finding.evidence.count - places) more"))
        }
    }

    private func summary(_ report: CheckReport) -> String {
        let errors = report.count(.error)
        let warnings = report.count(.warning)
        let examples = report.exampleCount.counted("example")
        if errors > 0 {
            return Style.red(
                errors.counted(
                    "finding makes a comparison meaningless; mend it first",
                    "findings make a comparison meaningless; mend these first"
                )
            )
        }
        if warnings > 0 {
            return "\(warnings.counted("warning")) in \(examples); a comparison can run"
        }
        return "\(examples); nothing stands in the way of a comparison"
    }
}

/// The labels that the last comparison suspects.
private struct SuspectedLabels {
    let rows: [JSON]

    init(in folder: FilePath) {
        let bytes = (try? Files.bytes(of: folder.appending("results.json"))) ?? []
        rows = (try? JSONScanner.parse(bytes))?["suspected_labels"]?.array ?? []
    }

    func show(limit: Int) {
        guard !rows.isEmpty else { return }
        let text =
            rows.count.counted("label is", "labels are")
            + " probably wrong: an approach disagrees, confidently, without having seen the text"
        Terminal.output("\(Style.yellow("suspect"))  \(text)")
        for row in rows.prefix(limit) {
            let place = "\(row["file"]?.string ?? ""):\(row["line"]?.integer ?? 0)"
            let probability = (row["probability"]?.double ?? 0).fixed(2)
            let labels =
                "\(row["label"]?.string ?? ""), rather \(row["predicted"]?.string ?? "") (\(probability))"
            Terminal.output(Style.dim("           \(place)  \(labels)"))
        }
        if rows.count > limit { Terminal.output(Style.dim("           and \(rows.count - limit) more")) }
    }
}
