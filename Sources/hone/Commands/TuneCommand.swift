internal import ArgumentParser
internal import Glibc
internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTraining
internal import HoneWorkbench
internal import SystemPackage

struct TuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Train a model on a task's examples, or on conversations.",
        discussion: """
            Trains on one part of the examples, validates on another after each epoch, keeps the best state, measures
            it on held-out examples, and writes a run that predict and evaluate open. Ctrl-C saves the state; the same
            bits come out however often a training is interrupted.

            A decoder also learns from files: conversations (OpenAI's chat format with tools and weights, ShareGPT,
            Alpaca), prompts with completions, plain text. Of conversations only what the assistant says is trained on;
            --show 3 shows it. Such a run is opened by generate, chat and score.

            An encoder also learns to re-rank from files of questions with a passage that fits and others that do not:
            {"query": "...", "positive": "...", "negatives": ["..."]}; hone search --rerank opens such a run.

            Examples:
              hone tune tickets --base minilm --method lora --out runs/tickets-lora
              hone tune --resume runs/tickets-lora
              hone tune chats.jsonl --base FOLDER --show 3 --dry-run
              hone tune chats.jsonl --base FOLDER --method lora --out runs/chats
              hone tune pairs.jsonl --base minilm --method full --out runs/reranker
              hone tune tickets --method full --set epochs=6 --set learning_rate=1e-4 --out runs/tickets-full

            Settings for --set and --recipe: \(Recipe.keys.joined(separator: ", ")).
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The task folder, or files of training texts; left out with --resume.",
            valueName: "task"
        )
    )
    var data: [String] = []

    @Option(help: "A name in the model store, or a model folder; by default the first of task.yaml.")
    var base: String?

    @Option(help: "Which parameters move: head, lora or full; by default lora, or what the recipe says.")
    var method: String?

    @Option(
        help: ArgumentHelp(
            "What is learned: classification, contrastive or reranking by an encoder, supervised or language-modelling by a decoder.",
            discussion: "By default what suits base and data."
        )
    )
    var objective: String?

    @Option(help: "A file with settings, such as recipe.json of another run.")
    var recipe: String?

    @Option(name: .customLong("set"), help: "One setting of the recipe, as in learning_rate=1e-4.")
    var settings: [String] = []

    @Flag(
        name: .customLong("no-validation"),
        help: "Train on all examples but those held out; keep the last state."
    )
    var skipsValidation = false

    @Option(help: "The folder of the run.")
    var out: String?

    @Option(help: "Go on with the training that was begun in this folder.")
    var resume: String?

    @Option(help: "Seconds between checkpoints.")
    var checkpointSeconds = 60.0

    @Option(
        help: "The most memory that it may take, as in 800MB or 2GB; by default what the machine has free."
    )
    var memory: MemorySize?

    @Flag(
        help: "Go on from a checkpoint that another kernel level or version made; the bits will then differ."
    )
    var acceptOtherMachine = false

    @Option(help: "Show so many rows as a decoder will see them, with what is trained on marked.")
    var show = 0

    @Flag(help: "Cut rows that a decoder cannot read whole; otherwise they are refused.")
    var truncate = false

    @Flag(help: "Say what it would take, try to save and read back, and stop before the first step.")
    var dryRun = false

    @Flag(help: "Print one JSON object at the end.")
    var json = false

    func validate() throws {
        if resume != nil {
            guard data.isEmpty, out == nil, base == nil, method == nil, recipe == nil, objective == nil,
                settings.isEmpty, !truncate
            else {
                throw ValidationError("--resume takes no other setting: they stand in the folder")
            }
        } else {
            guard !data.isEmpty else {
                throw ValidationError("a task folder or files are missing, or --resume FOLDER")
            }
            guard out != "" else { throw ValidationError("--out needs the name of a folder") }
            guard !settings.contains(where: { $0.hasPrefix("method=") || $0.hasPrefix("objective=") }) else {
                throw ValidationError("the method is set by --method, the objective by --objective")
            }
            guard out != nil || dryRun else {
                throw ValidationError("--out FOLDER is missing: where the run goes")
            }
        }
    }

    func run() throws {
        defer { if dryRun { try? Files.remove(folder) } }
        if let resume, try Tuning.isDone(in: FilePath(resume)) {
            Terminal.message("this training is done; the run is in \(resume)")
            if json { JSONOutput.print(["ending": "complete", "run": .string(resume)]) }
            return
        }
        let tuning =
            try resume.map { try Tuning.resumed(in: FilePath($0), memoryLimit: memory?.megabytes) } ?? begin()
        let folder = self.folder.string
        let goesOn = try tuning.resume(acceptingOtherMachine: acceptOtherMachine)
        let counts = tuning.counts
        Terminal.message(
            "\(counts.training.counted("example")) to train on, \(counts.validation.grouped) to validate on, "
                + "\(counts.test.grouped) held out; \(tuning.parameterCount.grouped) numbers are trained in "
                + "\(tuning.totalSteps.counted("step"))"
        )
        if tuning.truncated > 0 {
            Terminal.message(
                tuning.truncated.counted(
                    "text is longer than the base reads, and is cut",
                    "texts are longer than the base reads, and are cut"
                )
            )
        }
        for note in tuning.notes { Terminal.message(note) }
        PreviewOutput.show(tuning.preview, rows: show)
        if goesOn { Terminal.message("going on from step \(tuning.stepCount.grouped)") }
        Terminal.message(tuning.plan.inWords)
        try tuning.trySaving()
        if dryRun {
            Terminal.message("saving and reading back work; nothing was trained")
            if json { JSONOutput.print(tuning.plan.json) }
            return
        }
        tuning.checkpointInterval = checkpointSeconds
        let line = TrainingLine()
        Interrupt.remains = .steps
        Interrupt.isDeferred = true
        let result = try tuning.train { progress in
            line.show(progress)
            return !Interrupt.wasAsked
        }
        line.end()
        Interrupt.isDeferred = false
        guard result.ending != .stopped else {
            Terminal.message(
                "stopped at step \(tuning.stepCount.grouped); go on with: hone tune --resume \(folder)"
            )
            throw ExitCode(130)
        }
        if json {
            JSONOutput.print(result.json)
            return
        }
        if let score = result.score, let interval = result.interval {
            Terminal.output(
                "\(result.metric) \(score.fixed(3)) (95% interval \(interval.lower.fixed(3)) to \(interval.upper.fixed(3))) on "
                    + "\(result.items.grouped) held-out examples; "
                    + "the base alone \((result.scoreBefore ?? 0).fixed(3))"
            )
        }
        if let forgetting = result.forgetting {
            Terminal.output(
                "general text: \(forgetting.before.fixed(3)) bits per byte before, \(forgetting.after.fixed(3)) after"
            )
        }
        Terminal.output("run:     \(folder)")
        Terminal.output("try it:  \(tuning.use.replacing("RUN", with: folder))")
    }

    /// Where the run goes; a dry run needs none of its own.
    private var folder: FilePath {
        dryRun ? Files.temporaryPath("hone-dry-run-\(getpid())") : FilePath(resume ?? out ?? "")
    }

    private func begin() throws -> Tuning {
        let paths = data.map { FilePath($0) }
        let isTask = paths.count == 1 && Files.isFolder(paths[0])
        let task = isTask ? try Task(folder: paths[0]) : nil
        let arePairs =
            try !isTask
            && paths.allSatisfy { (path) throws(DataError) in
                try RankedPair.stands(in: path)
            }
        let source = task.map { Tuning.Source.task($0) } ?? (arePairs ? .pairs(paths) : .files(paths))
        let ofTask = task.flatMap { task in task.bases.first.map(task.place(ofBase:)) }
        let base = self.base ?? ofTask ?? (isTask || arePairs ? "minilm" : "hone-base")
        let kind = DecoderModel.path(base) == nil ? ModelKind.encoder : .decoder
        if !isTask, !arePairs, kind == .encoder, (try? Base(base)) != nil {
            throw ValidationError(
                "\(base) is an encoder: it learns from a task's folder, or from pairs {\"query\", \"positive\", "
                    + "\"negatives\"}; other files are for decoders: name one with --base"
            )
        }
        var recipe: Recipe
        if let file = self.recipe {
            recipe = try Recipe(file: FilePath(file))
            guard method == nil || method == recipe.method else {
                throw ValidationError(
                    "--method \(method ?? "") contradicts \(file), whose method is \(recipe.method)"
                )
            }
        } else {
            let method = method ?? LoRAMethod.name
            let known = try MethodRegistry.known(method)
            recipe = Recipe(method: known, for: kind)
            if let count = DecoderModel.parameterCount(base) {
                recipe.fit(parameters: count, choosesLabels: task?.kind == .classify)
            }
            if let task {
                recipe.fit(
                    examples: try TaskExamples.load(from: task.folder, outputs: task.outputs).examples.count
                )
            } else if arePairs {
                recipe.objective = Reranking.name
                recipe.fit(examples: try RankedPair.load(from: paths).count)
            } else if try TrainingTexts.arePlain(paths) {
                recipe.objective = LanguageModelling.name
            }
        }
        if let objective { recipe = try recipe.setting("objective=\(objective)") }
        for setting in settings { recipe = try recipe.setting(setting) }
        var options = Tuning.Options()
        options.validates = !skipsValidation
        options.memoryLimit = memory?.megabytes
        options.truncates = truncate
        return try Tuning(source, base: base, recipe, in: folder, options)
    }
}

/// The live line of a training: step, loss, examples per second, time left, memory.
final class TrainingLine {
    private let line = ProgressLine()
    private var isOpen = false

    func show(_ progress: TrainingRun.Progress) {
        if !isOpen { line.begin("training") }
        isOpen = true
        var text =
            "step \(progress.step.number)/\(progress.totalSteps)  loss \(progress.smoothedLoss.fixed(3))"
        if let validation = progress.validation { text += "  validation \(validation.fixed(3))" }
        text += "  \(progress.examplesPerSecond.significant(3)) examples/s"
        text += "  \(progress.secondsLeft.duration) left  \(Int(Hone.peakMemory)) MB"
        line.tell(text)
    }

    func end() { line.end() }
}
