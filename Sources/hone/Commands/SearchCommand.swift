internal import ArgumentParser
internal import HoneBase
internal import HoneRetrieval
internal import HoneWorkbench
internal import SystemPackage

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find passages in an index, for one reader.",
        discussion: """
            What the reader may not read is not there: not in the results, not in their order, not in a score. Words are
            scored by BM25, meaning by the nearness of embeddings; rrf and minmax join both. Who asked, when, and which
            passages were shown is written to INDEX.audit.jsonl.

            Examples:
              hone search documents.index "pressure setting of the BR-45" --as anna
              hone search documents.index "warranty" --as anna --search words --limit 3 --json
              hone search documents.index "warranty" --as anna --filter product=BR-45 --rerank runs/reranker
            """
    )

    @Argument(help: "The file of the index.")
    var index: String

    @Argument(help: "What is looked for; - for what standard input holds.")
    var words: String

    @Option(name: .customLong("as"), help: "Who reads.")
    var reader: String

    @OptionGroup var search: SearchMethodOption

    @Flag(help: "Search by meaning exactly, also in an index that was made --approximate.")
    var exact = false

    @Option(help: "The most passages.")
    var limit = 10

    @Option(help: "What metadata must be, as in product=BR-45; several times for several names.")
    var filter: [String] = []

    @Option(
        help:
            "Let a model read the best passages again: a run of hone tune on pairs, or a cross-encoder's folder."
    )
    var rerank: String?

    @Option(help: ArgumentHelp("How many passages it reads; by default \(SearchRequest.usualRerankDepth)."))
    var rerankDepth: Int?

    @Option(
        help: ArgumentHelp(
            "What its score counts: 0 to 1, 1 leaves the search out; by default \(SearchRequest.usualRerankShare)."
        )
    )
    var rerankShare: Double?

    @Flag(help: "Print passages whole.")
    var full = false

    @Flag(inversion: .prefixedNo, help: "Write the query to the log beside the index.")
    var audit = true

    @Flag(help: "Print one JSON object a passage.")
    var json = false

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is from 1 to 100,000") }
        try ReaderOption.validate(reader)
        guard (1...10_000).contains(rerankDepth ?? 1) else {
            throw ValidationError("--rerank-depth is from 1 to 10,000")
        }
        guard (0...1).contains(rerankShare ?? 1) else {
            throw ValidationError("--rerank-share is from 0 to 1")
        }
        let ofReranking = [("--rerank-depth", rerankDepth != nil), ("--rerank-share", rerankShare != nil)]
        if rerank == nil, let (name, _) = ofReranking.first(where: \.1) {
            throw ValidationError("\(name) goes with --rerank")
        }
        var names: Set<Substring> = []
        for pair in filter {
            guard let end = pair.dropFirst().firstIndex(of: "=") else {
                throw ValidationError(
                    "--filter \(pair): a name and a value are expected, as in product=BR-45"
                )
            }
            guard names.insert(pair[..<end]).inserted else {
                throw ValidationError(
                    "--filter \(pair): \(pair[..<end]) is given twice, and can be one value only"
                )
            }
        }
    }

    func run() throws {
        let opened = try OpenIndex(
            FilePath(index),
            needsMeaning: search.method?.needsMeaning ?? true,
            isAudited: audit,
            reranker: rerank
        )
        let text = words == "-" ? try StandardInput.text() : words
        let results = try opened.search(text, as: reader) { request in
            if let method = search.method { request.method = method }
            request.limit = limit
            request.isExact = exact
            if let rerankDepth { request.rerankDepth = rerankDepth }
            if let rerankShare { request.rerankShare = rerankShare }
            for pair in filter {
                let end = pair.dropFirst().firstIndex(of: "=") ?? pair.endIndex
                request.filter[String(pair[..<end])] = String(pair[pair.index(after: end)...])
            }
        }
        let used = search.method ?? OpenIndex.usualMethod(of: opened.index)
        if json {
            let isExact =
                exact || !filter.isEmpty || !used.needsMeaning || !opened.index.isSearchedApproximately
            for result in results {
                JSONOutput.print(result.json(used, isExact: isExact, reranking))
            }
            return
        }
        if results.isEmpty { Terminal.message("nothing that \(reader) may read fits") }
        var output = PassageOutput(query: text)
        if full { output.lineLimit = nil }
        for (number, result) in results.enumerated() {
            Terminal.output(output.lines(result, number: number + 1).joined(separator: "\n") + "\n")
        }
    }

    /// What the best passages were read again by, for programs.
    private var reranking: [(String, JSON)] {
        guard let rerank else { return [("rerank", .null)] }
        return [
            ("rerank", .string(rerank)),
            ("rerank_depth", .integer(rerankDepth ?? SearchRequest.usualRerankDepth)),
            ("rerank_share", .number(rerankShare ?? SearchRequest.usualRerankShare)),
        ]
    }
}

extension SearchResult {
    /// The passage for programs.
    ///
    /// Its score is that of the re-ranker where there is one, else that of the search.
    fileprivate func json(_ method: SearchMethod, isExact: Bool, _ reranking: [(String, JSON)]) -> JSON {
        let metadata = document.metadata.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
        let passage: [(String, JSON)] = [
            ("document", .string(document.identifier)), ("version", .string(document.version)),
            ("title", JSON(document.title)), ("start", .integer(range.lowerBound)),
            ("end", .integer(range.upperBound)), ("headings", .array(headings.map { .string($0) })),
            ("text", .string(text)), ("score", .number(score)), ("search", .string(method.rawValue)),
            ("exact", .bool(isExact)),
        ]
        let origin: [(String, JSON)] = [
            ("metadata", .object(JSONObject(metadata))), ("source", .string(document.source)),
        ]
        return .object(JSONObject(passage + reranking + origin))
    }
}
