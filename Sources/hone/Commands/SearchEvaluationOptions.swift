internal import ArgumentParser
internal import HoneBase
internal import HoneEvaluation
internal import HoneRetrieval
internal import HoneWorkbench
internal import SystemPackage

/// What `hone evaluate --beir` is asked for.
struct SearchEvaluationOptions: ParsableArguments {
    @Option(help: "The folder of a collection.")
    var beir: String?

    @Option(help: "The judgements: a file qrels/SPLIT.tsv. By default test.")
    var split: String?

    @Option(
        name: .customLong("search"),
        help: """
            words, meaning, rrf, minmax, or several of them with commas or by repeating the option. By default all; words \
            alone where minilm is not in the store.
            """
    )
    var searches: [String] = []

    @Option(
        help:
            "The encoder that makes vectors, by default minilm; with --questions the decoder that answers, by default hone-base."
    )
    var model: String?

    @Flag(help: "Cut documents as hone index does; by default a document is one piece.")
    var chunks = false

    @Option(
        help:
            "Measure each search also with a model that reads the best documents again: a run of hone tune on pairs, or a cross-encoder."
    )
    var rerank: String?

    @Option(
        help: ArgumentHelp(
            "How many documents it reads, by default \(SearchRequest.usualRerankDepth); several with commas.",
            valueName: "counts"
        )
    )
    var rerankDepth: String?

    @Option(
        help: ArgumentHelp(
            "How much its score counts beside that of the search, from 0 to 1; several with commas.",
            discussion: "By default \(SearchRequest.usualRerankShare).",
            valueName: "shares"
        )
    )
    var rerankShare: String?

    /// The first option that means something with a re-ranker only.
    private var firstOfReranking: String? {
        rerankDepth != nil ? "--rerank-depth" : rerankShare != nil ? "--rerank-share" : nil
    }

    /// The numbers in a list with commas; nil where one is none, or not in `range`.
    private func numbers<Number: LosslessStringConvertible & Comparable>(
        _ list: String,
        _ range: ClosedRange<Number>
    ) -> [Number]? {
        let numbers = list.split(separator: ",", omittingEmptySubsequences: false).map { Number(String($0)) }
        guard numbers.allSatisfy({ $0.map(range.contains) ?? false }) else { return nil }
        return numbers.compactMap(\.self)
    }

    /// The searches, each once; nil for the usual ones.
    var methods: [SearchMethod]? {
        var methods: [SearchMethod] = []
        for method in names.compactMap(SearchMethod.init) where !methods.contains(method) {
            methods.append(method)
        }
        return methods.isEmpty ? nil : methods
    }

    private var names: [String] {
        searches.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    func validate() throws {
        for name in names { try SearchMethodOption.check(name) }
        if rerank == nil, let name = firstOfReranking { throw ValidationError("\(name) goes with --rerank") }
        if let rerankDepth, numbers(rerankDepth, 1...10_000) == nil {
            throw ValidationError("--rerank-depth \(rerankDepth): numbers from 1 to 10,000 are expected")
        }
        if let rerankShare, numbers(rerankShare, 0.0...1) == nil {
            throw ValidationError("--rerank-share \(rerankShare): numbers from 0 to 1 are expected")
        }
        if beir != nil, model != nil, methods == [.words] {
            throw ValidationError("--search words needs no --model")
        }
    }

    func run(_ folder: FilePath, json: Bool) throws {
        var options = SearchEvaluation.Options()
        if let split { options.split = split }
        options.methods = methods
        options.model = model
        options.cutsDocuments = chunks
        options.reranker = rerank
        if let depths = rerankDepth.flatMap({ numbers($0, 1...10_000) }) { options.rerankDepths = depths }
        if let shares = rerankShare.flatMap({ numbers($0, 0.0...1) }) { options.rerankShares = shares }
        let evaluation = try SearchEvaluation(folder, options)
        let line = ProgressLine()
        var stage = ""
        let result = try evaluation.run { progress in
            if progress.stage != stage {
                stage = progress.stage
                line.begin(stage, total: progress.of)
            }
            line.update(progress.done)
        }
        line.end()
        for note in result.notes { Terminal.message(note) }
        if json { return JSONOutput.print(result.json) }
        Terminal.output(result.table.text)
        Terminal.output(result.facts.summary)
        if let verdict = result.verdict { Terminal.output(verdict) }
    }
}

extension SearchEvaluationResult {
    fileprivate var table: Table {
        var table = Table(
            [.init(title: "search")]
                + RankingMetric.usual.map { .init(title: "\($0.name) (95% interval)", alignment: .right) }
                + [.init(title: "queries/s", alignment: .right)]
        )
        for search in searches {
            let scores = zip(search.scores.metrics, search.intervals).map { metric, interval in
                "\(search.scores.mean(of: metric).fixed(3)) (\(interval.lower.fixed(3)) to \(interval.upper.fixed(3)))"
            }
            let rate = Double(facts.queries) / max(search.seconds, 1e-9)
            // A re-ranker reads a document once for all searches: its time is told apart.
            let isOwn = search.search.reranking == nil
            table.add([search.search.name] + scores + [isOwn ? Int(rate).grouped : ""])
        }
        return table
    }

    /// What a reader of the scores must know, each in a line.
    fileprivate var notes: [String] {
        let model = facts.embedder?.name ?? ""
        var notes: [String] = []
        func note(_ count: Int, _ singular: String, _ plural: String, _ rest: String) {
            if count > 0 { notes.append(count.counted(singular, plural) + rest) }
        }
        if let missingModel = facts.missingModel {
            notes.append(
                "searched by words alone: \(missingModel) is not in the store; fetch it with: hone pull \(missingModel)"
            )
        }
        note(
            facts.unknownDocuments,
            "judged document is",
            "judged documents are",
            " not in the collection: no search can find what is not there, and it counts"
        )
        note(facts.unjudgedQueries, "query has", "queries have", " no judgement: left out")
        note(
            facts.ambiguousQueries,
            "judged query is",
            "judged queries are",
            " left out: an id that stands twice does not tell which query is judged"
        )
        note(
            facts.queriesWithoutRelevant,
            "query has",
            "queries have",
            " no relevant document: the score is 0"
        )
        note(facts.emptyDocuments, "document holds", "documents hold", " no word: not found by any search")
        note(
            facts.repeatedDocuments,
            "document is",
            "documents are",
            " left out, since the same id stands before"
        )
        note(
            facts.cutTexts,
            "text is",
            "texts are",
            " longer than what \(model) reads: the end does not count for meaning"
        )
        note(facts.cutQueries, "query is", "queries are", " longer than what \(model) reads")
        note(
            searches.map(\.scores.identicalHitCount).max() ?? 0,
            "found document has",
            "found documents have",
            " the id of the query: left out, as BEIR does: where that is chance, rename the queries"
        )
        return notes
    }
}

extension SearchEvaluationFacts {
    /// What was measured, and with what.
    fileprivate var summary: String {
        let pieces =
            chunkTokens.map { "cut into \(chunks.counted("chunk")) of at most \($0) tokens" }
            ?? "one piece each"
        let rate = (Double(documents) / max(indexSeconds, 1e-9)).significant(3)
        var lines = [
            "\(documents.counted("document")), \(pieces); \(queries.counted("query", "queries")) with \(judgements.counted("judgement")) (\(split))",
            "indexed in \(indexSeconds.duration) (\(rate) documents/s)",
            "words: BM25, k1 \(scoring.k1), b \(scoring.b), \(analysis.name)",
        ]
        if let embedder {
            lines[1] += "; queries embedded in \(querySeconds.duration), which queries/s leave out"
            lines.append("meaning: \(embedder.name), \(embedder.dimension) numbers, exact search")
            let weights = fusion.weights
            lines.append(
                "joined: the first \(fusion.depth.grouped) of each, words by \(weights.words), meaning by \(weights.meaning); rrf constant \(fusion.constant)"
            )
        }
        if let reranker {
            let rate = (Double(rerankedPairs) / max(rerankSeconds, 1e-9)).significant(3)
            lines.append(
                "re-ranked: \(reranker), \(rerankedPairs.counted("document")) read in \(rerankSeconds.duration) (\(rate)/s)"
            )
        }
        return lines.joined(separator: "\n")
    }
}
