internal import ArgumentParser
internal import HoneBase
internal import HoneEvaluation
internal import HoneWorkbench
internal import SystemPackage

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract:
            "Score a run on the examples of a task, searches on a test collection, or answers from documents.",
        discussion: """
            With a task and a run: uses test.jsonl where the task has one, otherwise all examples; then the score says how
            well the run does on data that it may have been fitted on, and Hone says so.

            With --beir: indexes a collection in the layout of BEIR (corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv), asks
            every judged query, and prints ndcg@10, recall@100 and mrr@10 of each search, with 95% intervals over queries
            and which searches differ. A document is one piece, its title and text, as in published tables; a model reads
            the beginning of a long one. With --chunks documents are cut as hone index cuts them, and each is found by its
            best chunk. A document that has the query's own id is left out. Nothing is left on the disk.

            With --questions, asks judged questions from an index as hone ask does: says how often the passages that hold
            the answer were found, and apart from that how good answers and quotes are, and what was refused. A sentence
            counts as supported where most of its words, and its numbers, stand in what is quoted, right or not.

            Examples:
              hone evaluate tickets --run tickets/comparison/runs/linear-head@minilm
              hone evaluate --beir scifact --split train --search words,rrf
              hone evaluate --questions examples.jsonl --index documents.index --model hone-base
            """
    )

    @Argument(help: "The task folder.")
    var task: String?

    @Option(name: .customLong("run"), help: "The folder of a run.")
    var runFolder: String?

    @OptionGroup(title: "Searches on a test collection")
    var search: SearchEvaluationOptions

    @OptionGroup(title: "Answers from documents")
    var answers: AnswerEvaluationOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard modes.count == 1, let mode = modes.first else {
            throw ValidationError(
                "give one of: a task folder with --run, --beir, or --questions with --index"
            )
        }
        for option in options where option.isGiven && !option.modes.contains(mode) {
            let names = option.modes.map(\.rawValue).joined(separator: " or with ")
            throw ValidationError("\(option.name) goes with \(names)")
        }
        guard mode != .questions || search.methods?.count ?? 1 == 1 else {
            throw ValidationError("--questions takes one --search")
        }
        guard mode != .run || (task != nil && runFolder != nil) else {
            throw ValidationError("give a task folder with --run FOLDER: one of them is missing")
        }
    }

    /// What is scored; the names are those of the options that ask for it.
    private enum Mode: String {
        case run = "--run"
        case collection = "--beir"
        case questions = "--questions"
    }

    /// What is asked for: one, or the command is refused.
    private var modes: [Mode] {
        let wanted: [(Mode, Bool)] = [
            (.run, task != nil || runFolder != nil), (.collection, search.beir != nil),
            (.questions, answers.isWanted),
        ]
        return wanted.filter(\.1).map(\.0)
    }

    /// The options that mean something in some modes only: nothing is ignored in silence.
    private var options: [(name: String, isGiven: Bool, modes: [Mode])] {
        let grounding = answers.grounding
        return [
            ("--split", search.split != nil, [.collection]),
            ("--chunks", search.chunks, [.collection]),
            ("--rerank", search.rerank != nil, [.collection]),
            ("--search", !search.searches.isEmpty, [.collection, .questions]),
            ("--model", search.model != nil, [.collection, .questions]),
            ("--as", answers.reader != nil, [.questions]),
            ("--no-audit", !answers.audit, [.questions]),
            ("--limit", grounding.limit != nil, [.questions]),
            ("--threshold", grounding.threshold != nil, [.questions]),
            ("--max-tokens", grounding.maxTokens != nil, [.questions]),
            ("--instruction", grounding.instruction != nil, [.questions]),
        ]
    }

    func run() throws {
        if let folder = search.beir { return try search.run(FilePath(folder), json: json) }
        if answers.isWanted {
            return try answers.run(model: search.model, search.methods?.first, asJSON: json)
        }
        let task = try Task(folder: FilePath(task ?? ""))
        let evaluation = try Evaluation(of: Run(FilePath(runFolder ?? "")), on: task)
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
