internal import ArgumentParser
internal import HoneBase
internal import HoneRetrieval
internal import HoneWorkbench
internal import SystemPackage

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Make a folder of documents searchable, or bring its index up to date.",
        discussion: """
            Reads Markdown, text, HTML, PDF, docx, CSV and JSON lines, cuts them at their structure, and makes an index in
            one file: words, vectors, and who may read what. Called again it reads, cuts and embeds only what has changed.
            What cannot be read is told, and the rest goes on.

            Who may read a document stands in its front matter (readers: [anna, sales]), in HTML also in
            <meta name="readers">, in a column readers, or in permissions.yaml at the top of the folder:

              public: false                 # whether everyone may read what nobody says anything about
              groups: {sales: [anna, ben]}
              documents:
                - {match: "**", readers: [everyone]}
                - {match: internal/**, readers: [sales]}

            Of the rules that mean a document the last one holds. Where a document names readers of its own, someone must be
            allowed by both. A document about which nobody says anything is shown to no one, unless the index is --public.

            Meaning is searched exactly. Where that takes too long, with some hundred thousand chunks, --approximate links
            the chunks that everyone may read in graphs, which the index keeps from then on, and prints how many of the
            exact search's ten best are found, and both times. What only some may read is searched exactly all the same.

            Examples:
              hone index documents --out documents.index
              hone index documents --out documents.index --public
              hone index documents --out documents.index --purge
              hone index documents --out documents.index --approximate
              hone search documents.index "pressure setting" --as anna
            """
    )

    @Argument(help: "The folder of documents.")
    var folder: String

    @Option(help: "The file of the index.")
    var out: String

    @Option(help: "The encoder that makes vectors: a name in the store, a folder, a run. By default minilm.")
    var model: String?

    @Flag(help: "Make no vectors: the index is searched by words alone.")
    var wordsOnly = false

    @Option(
        help:
            "The most tokens of a chunk, by the model's own tokenizer; by default what it reads, at most 256."
    )
    var chunkTokens: Int?

    @Option(help: "The tokens that a chunk repeats of the one before; by default none.")
    var overlap: Int?

    @Flag(help: "Search by meaning approximately, by graphs; kept until --exact.")
    var approximate = false

    @Flag(help: "Search by meaning exactly: the usual way, and the way back from --approximate.")
    var exact = false

    @Flag(inversion: .prefixedNo, help: "Show everyone what nobody says anything about.")
    var `public`: Bool?

    @Flag(help: "Leave no byte of what was deleted or changed in the file; it is written anew.")
    var purge = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard !out.isEmpty else { throw ValidationError("--out needs the name of a file") }
        guard !wordsOnly || model == nil else { throw ValidationError("give either --model or --words-only") }
        guard !approximate || !exact else {
            throw ValidationError("give either --approximate or --exact")
        }
        guard !approximate || !wordsOnly else {
            throw ValidationError("--approximate is of the search by meaning: leave out --words-only")
        }
        guard (1...100_000).contains(chunkTokens ?? 256) else {
            throw ValidationError("--chunk-tokens is from 1 to 100,000")
        }
        guard overlap ?? 0 >= 0 else { throw ValidationError("--overlap is 0 or more") }
    }

    func run() throws {
        Interrupt.remains = .before
        var options = IndexBuild.Options()
        options.model = model
        options.isWordsOnly = wordsOnly
        options.chunkTokens = chunkTokens
        options.chunkOverlap = overlap
        options.isPublic = `public`
        options.isApproximate = approximate ? true : exact ? false : nil
        options.isPurging = purge
        options.mayBeEmptied = true
        let build = try IndexBuild(FilePath(folder), to: FilePath(out), options)
        let line = ProgressLine()
        var faults = build.folder.faults
        line.begin("indexing")
        let start = MonotonicClock.now
        let counts = try build.run(fault: { faults.append($0) }) { progress in
            guard progress.ofLinked == 0 else {
                return line.tell(
                    "\(progress.linked.grouped)/\(progress.ofLinked.grouped) chunks linked in graphs"
                )
            }
            let seconds = max(MonotonicClock.now - start, 1e-9)
            let share = Double(progress.bytes) / Double(max(progress.ofBytes, 1))
            var text = "\(progress.files.grouped)/\(progress.ofFiles.grouped) files"
            text +=
                "  \(Int(Double(progress.files) / seconds).grouped) files/s  \(progress.chunks.grouped) chunks"
            if share > 0.02, share < 1 { text += "  \((seconds / share * (1 - share)).duration) left" }
            line.tell(text)
        }
        line.end()
        let seconds = MonotonicClock.now - start
        for fault in faults { Terminal.message("\(fault)") }
        for warning in warnings(of: build, counts) { Terminal.message(warning) }
        let isExact = build.settings.graphs == nil
        let trial = isExact ? nil : try Index(FilePath(out)).approximationTrial()
        if json {
            return JSONOutput.print([
                "index": .string(out), "added": .integer(counts.added), "changed": .integer(counts.changed),
                "kept": .integer(counts.kept), "removed": .integer(counts.removed),
                "taken_out": .integer(counts.takenOut), "chunks": .integer(counts.chunks),
                "files_read": .integer(counts.files),
                "bytes_read": .integer(counts.bytes), "faults": .integer(faults.count),
                "unreadable": .integer(counts.unreadable), "no_longer_public": .bool(build.isClosedAgain),
                "idle_rules": .array(build.idleRules.map { .string($0.pattern.text) }),
                "approximate": trial?.json ?? .null,
                "seconds": .number(seconds), "peak_memory_mb": .number(Hone.peakMemory),
            ])
        }
        Terminal.output(
            "\(counts.added.counted("document")) new, \(counts.changed.grouped) changed, \(counts.kept.grouped) as they were, "
                + "\(counts.removed.grouped) gone; \(counts.chunks.counted("chunk")) made in \(seconds.duration)"
        )
        for line in told(of: FaultyFiles(faults)) { Terminal.output(line) }
        if let trial { Terminal.output(trial.summary) }
        Terminal.output("try it:  hone search \(out) \"words\" --as USER")
    }

    /// What is told of files above, in numbers.
    private func told(of files: FaultyFiles) -> [String] {
        [
            (files.failed, "could not be read, or not as a whole"), (files.changed, "read with a change"),
            (files.passedOver, "passed over"),
        ]
        .filter { $0.0 > 0 }
        .map { count, what in "\(count.grouped) \(count == 1 ? "file" : "files") \(what): see above" }
    }

    /// What is to be told about what is left, and who may read it.
    private func warnings(of build: IndexBuild, _ counts: IndexUpdate.Counts) -> [String] {
        var warnings: [String] = []
        if build.folder.files.isEmpty {
            warnings.append(
                "no documents are left: \(folder.withControlsEscaped) holds none, and so does the index now\n"
                    + "  what to do: if they are only out of sight (another folder, a disk that is not there), "
                    + "index them again"
            )
        }
        if build.isClosedAgain {
            warnings.append(
                "no longer public: what nobody says anything about was shown to everyone and is now shown to no one\n"
                    + "  what to do: add --public, or write public: true into permissions.yaml, if it is to stay public"
            )
        }
        for rule in build.idleRules {
            warnings.append(
                "permissions.yaml: the rule for \(rule.pattern.text.withControlsEscaped) means no document\n"
                    + "  what to do: correct its pattern, which is of paths inside the folder, or remove it"
            )
        }
        if counts.takenOut > 0 {
            let documents = counts.takenOut == 1 ? "document" : "documents"
            warnings.append(
                "taken out: \(counts.takenOut.grouped) \(documents) of files that cannot be read, or not as a whole\n"
                    + "  what to do: mend these files, and index the folder again"
            )
        }
        if counts.unreadable > 0 {
            let all =
                counts.unreadable > 1 && counts.unreadable == counts.added + counts.changed + counts.kept
                ? "all " : ""
            warnings.append(
                "\(all)\(counts.unreadable.counted("document")) can be read by no one\n"
                    + "  what to do: name readers in their front matter (readers: [anna]) or in permissions.yaml, "
                    + "or add --public for those that say nothing"
            )
        }
        return warnings
    }
}

extension ApproximationTrial {
    /// What the graphs are worth, for people.
    fileprivate var summary: String {
        guard queries > 0 else {
            return
                "approximate: not yet, the search is exact: everyone may read \(publicChunks.counted("chunk")), "
                + "and graphs begin at \(settings.least.grouped)"
        }
        return """
            approximate: \(chunks.grouped) of the \(publicChunks.grouped) chunks that everyone may read, in \
            \(graphs.counted("graph")) (M \(settings.neighbours), efConstruction \(settings.construction), \
            ef \(settings.width)) of \((Double(bytes) / 1e6).fixed(1)) MB
            recall@10 \(recall.fixed(3)) of the exact search for the vectors of \(queries.grouped) chunks, each itself left \
            out; \((approximateSeconds * 1e3).significant(3)) ms to find ten, exactly \
            \((exactSeconds * 1e3).significant(3)) ms
            """
    }

    /// The same for programs.
    fileprivate var json: JSON {
        let isMeasured = queries > 0
        return [
            "graphs": .integer(graphs), "chunks": .integer(chunks), "public_chunks": .integer(publicChunks),
            "graphs_mb": .number(Double(bytes) / 1e6), "m": .integer(settings.neighbours),
            "ef_construction": .integer(settings.construction), "ef": .integer(settings.width),
            "least_chunks": .integer(settings.least), "most_chunks": .integer(settings.most),
            "queries": .integer(queries), "recall_at_10": isMeasured ? .number(recall) : .null,
            "search_ms": isMeasured ? .number(approximateSeconds * 1e3) : .null,
            "exact_search_ms": isMeasured ? .number(exactSeconds * 1e3) : .null,
        ]
    }
}
