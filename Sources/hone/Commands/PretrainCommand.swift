internal import ArgumentParser
internal import HoneBase
internal import HoneModels
internal import HoneTraining
internal import HoneWorkbench
internal import SystemPackage

struct PretrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pretrain",
        abstract: "Train a small model from nothing on raw text.",
        discussion: """
            Reads .txt and .md files, a document each, and .jsonl files, a document a line in the field "text"; each may be
            packed by gzip (.gz). Drops what stands twice, holds some documents out, learns a vocabulary, and trains the
            shape on rows of tokens in which no document sees another. Measures bits per byte on what is held out, writes
            samples while it learns, and leaves a folder that --model opens. Ctrl-C saves the state; the same bits come out
            however often a training is interrupted.

            Examples:
              hone pretrain books --shape small/config.json --out my-base
              hone pretrain books --shape small/config.json --tokens 50000000 --held-out other-books --out my-base
              hone pretrain --resume my-base

            Settings for --set: \(Recipe.keys.joined(separator: ", ")).
            """
    )

    @Argument(help: ArgumentHelp("Files or folders of text; left out with --resume.", valueName: "corpus"))
    var corpus: [String] = []

    @Option(
        help: "The sizes of the model: a config.json, or a well-known model (hone models fit lists them)."
    )
    var shape: String?

    @Option(help: "The folder of the model.")
    var out: String?

    @Option(
        name: .customLong("held-out"),
        help: "A file or folder of text to measure on; can be given several times."
    )
    var heldOut: [String] = []

    @Option(
        name: .customLong("held-out-share"),
        help: "The share that is held out where no files are given for it."
    )
    var heldOutShare = 0.01

    @Option(help: "The field of a .jsonl row that holds its text.")
    var field = "text"

    @Option(
        name: .customLong("drop-words"),
        help: "A file of words, one a line: paragraphs that hold one are dropped."
    )
    var dropWords: String?

    @Option(
        help: "A folder with the tokenizer to take; by default one is learned, of the shape's vocab_size."
    )
    var tokenizer: String?

    @Option(help: "The tokens of a row, the longest text that training sees; by default 512.")
    var context: Int?

    @Option(help: "The tokens to see, counted as often as they are; by default four times the text.")
    var tokens: Int?

    @Option(
        help:
            "What a sample begins with; can be given several times. By default what is held out begins with."
    )
    var prompt: [String] = []

    @Option(name: .customLong("set"), help: "One setting of the recipe, as in learning_rate=1e-3.")
    var settings: [String] = []

    @Option(help: "Go on with the pre-training that was begun in this folder.")
    var resume: String?

    @Option(help: "Seconds between checkpoints.")
    var checkpointSeconds = 300.0

    @Option(
        help: "The most memory that it may take, as in 800MB or 2GB; by default what the machine has free."
    )
    var memory: MemorySize?

    @Flag(
        help: "Go on from a checkpoint that another kernel level or version made; the bits will then differ."
    )
    var acceptOtherMachine = false

    @Flag(
        help: "Prepare the text, say what it would take, and stop before the first step; go on with --resume."
    )
    var dryRun = false

    @Flag(help: "Print one JSON object at the end.")
    var json = false

    func validate() throws {
        if resume != nil {
            guard corpus.isEmpty, out == nil, shape == nil, settings.isEmpty, heldOut.isEmpty, prompt.isEmpty,
                tokens == nil, context == nil, tokenizer == nil, dropWords == nil
            else { throw ValidationError("--resume takes no other setting: they stand in the folder") }
            return
        }
        guard !corpus.isEmpty else {
            throw ValidationError("text is missing: files or folders, or --resume FOLDER")
        }
        guard shape != nil else {
            throw ValidationError("--shape is missing: a config.json, or a well-known model")
        }
        guard let out, !out.isEmpty else {
            throw ValidationError("--out FOLDER is missing: where the model goes")
        }
        guard heldOutShare > 0, heldOutShare <= 0.5 else {
            throw ValidationError(
                "--held-out-share is above 0, at most 0.5: by what is held out it is measured"
            )
        }
        guard (8...1 << 20).contains(context ?? 512) else { throw ValidationError("--context is 8 or more") }
        guard (1...1 << 50).contains(tokens ?? 1) else { throw ValidationError("--tokens is 1 or more") }
        guard !settings.contains(where: { $0.hasPrefix("method=") || $0.hasPrefix("objective=") }) else {
            throw ValidationError("a pre-training moves everything, under the objective language-modelling")
        }
    }

    func run() throws {
        let folder = FilePath(resume ?? out ?? "")
        if resume != nil, try Pretraining.isDone(in: folder) {
            Terminal.message("this pre-training is done; the model is in \(folder.string)")
            if json { JSONOutput.print(["ending": "complete", "model": .string(folder.string)]) }
            return
        }
        let line = ProgressLine()
        let show = PreparationLine(line)
        let pretraining =
            try resume.map {
                try Pretraining.resumed(in: FilePath($0), memoryLimit: memory?.megabytes, show.show)
            } ?? Pretraining(request(), in: folder, memoryLimit: memory?.megabytes, show.show)
        line.end()
        let goesOn = try pretraining.resume(acceptingOtherMachine: acceptOtherMachine)
        tell(pretraining.facts)
        if let asked = pretraining.otherVocabularySize {
            Terminal.message(
                "vocabulary of \(pretraining.facts.vocabulary.grouped) tokens, where the shape asks for \(asked.grouped)"
            )
        }
        Terminal.message(
            "\(pretraining.parameterCount.grouped) parameters see \(pretraining.tokensToSee.grouped) tokens in "
                + "\(pretraining.totalSteps.grouped) steps"
        )
        if goesOn { Terminal.message("going on from step \(pretraining.stepCount.grouped)") }
        Terminal.message(pretraining.plan.inWords)
        if dryRun {
            Terminal.message("nothing was trained; go on with: hone pretrain --resume \(folder.string)")
            if json { JSONOutput.print(pretraining.plan.json) }
            return
        }
        pretraining.checkpointInterval = checkpointSeconds
        Interrupt.remains = .steps
        Interrupt.isDeferred = true
        let result = try train(pretraining, line)
        Interrupt.isDeferred = false
        guard result.ending != .stopped else {
            Terminal.message(
                "stopped at step \(pretraining.stepCount.grouped); go on with: hone pretrain --resume \(folder.string)"
            )
            throw ExitCode(130)
        }
        if json { return JSONOutput.print(result.json) }
        Terminal.output(
            "\((result.bitsPerByte ?? 0).fixed(3)) bits per byte on \(result.facts.heldOutBytes.grouped) bytes held out; "
                + "\(Int(result.tokensPerSecond).grouped) tokens/s, "
                + "\((result.shareOfProducts * 100).fixed(0))% of this machine's products"
        )
        Terminal.output("model:   \(folder.string)")
        Terminal.output("try it:  hone generate --model \(folder.string) --prompt 'Once upon a time'")
    }

    private func train(_ pretraining: Pretraining, _ line: ProgressLine) throws -> PretrainingResult {
        var isOpen = false
        defer { line.end() }
        return try pretraining.train { progress in
            if !progress.samples.isEmpty {
                line.end()
                isOpen = false
                for sample in progress.samples {
                    let text = sample.text.split(whereSeparator: \.isNewline).joined(separator: " ")
                    Terminal.message("step \(sample.step.grouped): \(sample.prompt) | \(text)")
                }
            }
            if !isOpen { line.begin("training") }
            isOpen = true
            let run = progress.run
            var text = "step \(run.step.number)/\(run.totalSteps)  loss \(run.smoothedLoss.fixed(3))"
            if let bits = run.validation { text += "  \(bits.fixed(3)) bits per byte" }
            text += "  \(Int(progress.tokensPerSecond).grouped) tokens/s  \(run.secondsLeft.duration) left"
            line.tell(text + "  \(Int(Hone.peakMemory)) MB")
            return !Interrupt.wasAsked
        }
    }

    private func request() throws -> PretrainingRequest {
        var request = PretrainingRequest(corpus.map { FilePath($0) }, try ModelShape(shape ?? ""))
        request.heldOut = heldOut.map { FilePath($0) }
        request.field = field
        request.heldOutShare = heldOutShare
        request.wordList = dropWords.map { FilePath($0) }
        request.tokenizer = tokenizer.map { FilePath($0) }
        if let context { request.context = context }
        request.tokenBudget = tokens
        request.prompts = prompt
        for setting in settings { request.recipe = try request.recipe.setting(setting) }
        return request
    }

    private func tell(_ facts: PretrainingFacts) {
        for drop in facts.drops {
            Terminal.message(
                "dropped, \(drop.reason): \(drop.documents.counted("document")), "
                    + "\(drop.paragraphs.counted("paragraph")), \(drop.bytes.counted("byte"))"
            )
        }
        Terminal.message(
            "\(facts.documents.counted("document")) to learn from, \(facts.bytes.counted("byte")), "
                + "\(facts.tokens.counted("token")); \(facts.heldOutDocuments.grouped) held out, "
                + facts.heldOutBytes.counted("byte")
        )
    }
}

/// The live line of what comes before the first step.
private final class PreparationLine {
    private let line: ProgressLine
    private var isOpen = false

    init(_ line: ProgressLine) { self.line = line }

    func show(_ stage: Pretraining.Preparation) {
        if !isOpen { line.begin("preparing") }
        isOpen = true
        switch stage {
        case .reading: line.tell("reading")
        case .cleaning: line.tell("taking out what stands twice")
        case .learning(let entries): line.tell("vocabulary of \(entries.grouped)")
        case .cutting(let documents, let count):
            line.tell("tokens of \(documents.grouped)/\(count.grouped) documents")
        case .remembering: line.tell("filter of what was seen")
        }
    }
}
