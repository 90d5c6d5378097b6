internal import ArgumentParser
internal import HoneBase
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
            "What its score counts: 0 to 1, by default \(SearchRequest.usualRerankShare); several with commas.",
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
