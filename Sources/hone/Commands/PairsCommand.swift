internal import ArgumentParser
internal import HoneBase
internal import HoneRetrieval
internal import HoneWorkbench
internal import SystemPackage

struct PairsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs",
        abstract: "Make pairs of questions and passages that a re-ranker learns from.",
        discussion: """
            Of each judged question the passages that fit it are written, each beside others that a search finds for the
            question and that do not fit: {"query": "...", "positive": "...", "negatives": ["..."]}.

            The questions are those of a collection in the layout of BEIR (corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv),
            or rows with "input" and "evidence" about an index, as Examples/equipment-questions has them. Who asked an
            index, when, and which passages were found is written to INDEX.audit.jsonl.

            hone tune keeps some of the questions to validate on and some to measure. To measure searches with the
            re-ranker, name judgements of other questions than those of its pairs.

            Examples:
              hone pairs scifact --split train --out pairs.jsonl
              hone tune pairs.jsonl --base minilm --method full --out runs/reranker
              hone evaluate --beir scifact --split test --rerank runs/reranker
              hone pairs questions.jsonl --index documents.index --as anna --out pairs.jsonl
            """
    )

    @Argument(help: "The folder of a collection, or a file of questions.")
    var source: String

    @Option(help: "The file to write, which must not be there.")
    var out: String

    @Option(help: "The judgements of a collection: a file qrels/SPLIT.tsv. By default train.")
    var split: String?

    @Option(help: "The index that the questions are about.")
    var index: String?

    @Option(name: .customLong("as"), help: "Who reads the index: pairs hold what this user may read.")
    var reader: String?

    @OptionGroup var search: SearchMethodOption

    @Option(help: "The encoder that makes the vectors of a collection, by default minilm.")
    var model: String?

    @Option(help: "How many passages that do not fit are taken for each that fits.")
    var negatives = PairMining.Options().negatives

    @Option(help: "How many results of a search they are taken from.")
    var depth = PairMining.Options().depth

    @Flag(inversion: .prefixedNo, help: "Write the queries to the log beside the index.")
    var audit = true

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard !out.isEmpty else { throw ValidationError("--out needs the name of a file") }
        guard (1...1_000).contains(negatives) else {
            throw ValidationError("--negatives is from 1 to 1,000")
        }
        guard (1...10_000).contains(depth) else { throw ValidationError("--depth is from 1 to 10,000") }
        guard index == nil ? reader == nil && audit : split == nil && model == nil else {
            throw ValidationError(
                "--split and --model go with a collection, --as with --index, and so does --no-audit"
            )
        }
        guard index == nil || reader != nil else {
            throw ValidationError("--index goes with --as USER: pairs hold what that user may read")
        }
        try ReaderOption.validate(reader)
    }

    func run() throws {
        let path = FilePath(source)
        let target = FilePath(out)
        guard !Files.exists(target) else { throw PairMiningError.exists(target) }
        // Told before all searching, not after.
        try Files.tryWriting(to: target)
        var options = PairMining.Options()
        (options.negatives, options.depth) = (negatives, depth)
        (options.method, options.model, options.isAudited) = (search.method, model, audit)
        let source: PairMining.Source =
            index.map { .questions(path, index: FilePath($0), user: reader ?? "") }
            ?? .collection(path, split: split ?? "train")
        let line = ProgressLine()
        var stage = ""
        let mined = try PairMining(source, options).run { progress in
            if progress.stage != stage {
                stage = progress.stage
                line.begin(stage, total: progress.of)
            }
            line.update(progress.done)
        }
        line.end()
        try mined.write(to: target)
        let leftOut = [
            (mined.withoutPassage, "no passage that fits was found"),
            (mined.withoutOthers, "nothing else was found"),
        ]
        for (count, why) in leftOut where count > 0 {
            let questions = count.counted("question is", "questions are")
            Terminal.message("\(questions) left out: \(why)")
        }
        if json {
            return JSONOutput.print([
                "pairs": .string(out), "rows": .integer(mined.pairs.count),
                "questions": .integer(mined.questions),
                "questions_without_passage": .integer(mined.withoutPassage),
                "questions_without_others": .integer(mined.withoutOthers),
            ])
        }
        let questions = mined.questions.counted("question")
        Terminal.output("\(mined.pairs.count.counted("row")) of \(questions): \(out)")
        Terminal.output("try it:  hone tune \(out) --base minilm --method full --out runs/reranker")
    }
}
