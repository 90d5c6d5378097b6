internal import ArgumentParser
internal import HoneBase
internal import HoneRetrieval
internal import HoneTensor
internal import HoneWorkbench

struct BenchVectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Search made-up vectors by meaning, exactly and by graphs.",
        discussion: """
            Nothing is fetched: the speed of an exact search does not depend on what vectors mean. Prints the time of a search beside the time
            that merely reading the scanned bytes takes in the same run, queries per second one by one and all at once,
            and how many of the ten nearest by float32 are found.

            With --approximate the same is told of graphs over the same vectors, as hone index --approximate makes them:
            seconds to make them, size, queries per second, and recall. Random vectors, which are drawn by default, are the
            worst case for graphs: each is about as far from all others, which no embeddings of texts are. --draw clustered
            draws them around centres, one for a hundred vectors.

            Examples:
              hone bench vectors
              hone bench vectors --count 100000 --dimension 768 --json
              hone bench vectors --approximate --draw clustered
            """
    )

    @Option(help: "The vectors.")
    var count = 1_000_000

    @Option(help: "The numbers of a vector.")
    var dimension = 384

    @Option(help: "The queries.")
    var queries = 100

    @Option(help: "The seed of the vectors.")
    var seed: UInt64 = 1

    @Option(help: "How vectors are drawn: random or clustered.")
    var draw = VectorTrial.Draw.random.rawValue

    @Flag(help: "Measure graphs over the vectors, too.")
    var approximate = false

    @Option(
        name: .customLong("m"),
        help: "The links of a vector in a graph, from 2 to 64, twice as many on the lowest level."
    )
    var neighbours = GraphSettings().neighbours

    @Option(help: "The vectors that are looked at for each that is linked, from 1 to 10,000.")
    var efConstruction = GraphSettings().construction

    @Option(help: "The vectors that a search keeps in sight in a graph, from 1 to 10,000.")
    var ef = GraphSettings().width

    @Option(help: "The most vectors of a graph, from 1,000 on.")
    var graphSize = GraphSettings().most

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...100_000_000).contains(count), (1...4_096).contains(dimension),
            (1...10_000).contains(queries)
        else {
            throw ValidationError(
                "--count is 1 to 100,000,000, --dimension 1 to 4,096, --queries 1 to 10,000"
            )
        }
        guard VectorTrial.Draw(rawValue: draw) != nil else {
            let known = VectorTrial.Draw.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--draw \(draw): known are \(known)")
        }
        guard (2...64).contains(neighbours), (1...10_000).contains(efConstruction), (1...10_000).contains(ef),
            (1_000...100_000_000).contains(graphSize)
        else {
            throw ValidationError(
                "--m is 2 to 64, --ef-construction and --ef 1 to 10,000, --graph-size 1,000 to 100,000,000"
            )
        }
    }

    /// About the bytes that are taken at the peak.
    private var neededBytes: Int {
        // Codes and rests in rows of whole cache lines, and a scale, which are copied when all are there.
        let stored = 2 * count * (2 * ((dimension + 63) / 64 * 64) + 4)
        let drawn = 4 * dimension * (3 * min(count, 8_192) + 2 * queries)
        let centres = draw == VectorTrial.Draw.clustered.rawValue ? 4 * dimension * (count / 100 + 1) : 0
        let links = approximate ? 4 * count * 3 * neighbours : 0
        return stored + drawn + centres + links
    }

    func run() throws {
        try BenchMemoryError.check(neededBytes, remedy: "lower --count or --dimension")
        let progress = ProgressLine(isQuiet: json)
        progress.begin("making vectors", total: count)
        var settings = GraphSettings()
        (settings.neighbours, settings.construction, settings.width) = (neighbours, efConstruction, ef)
        (settings.least, settings.most) = (1, graphSize)
        var isLinking = false
        let trial = try VectorTrial(
            count: count,
            dimension: dimension,
            queryCount: queries,
            seed: seed,
            draw: VectorTrial.Draw(rawValue: draw) ?? .random,
            graphs: approximate ? settings : nil
        ) {
            progress.update($0)
        } linking: {
            if !isLinking { progress.begin("linking vectors", total: count) }
            isLinking = true
            progress.update($0)
        }
        progress.end()
        let result = try trial.run()
        let peak = Hone.peakMemory
        guard json else {
            Terminal.write(
                """
                \(count.counted("\(draw) vector")) of \(dimension.counted("number")), \
                \(queries.counted("query", "queries"))
                search   \((result.scanSeconds * 1e3).significant(3)) ms, \
                \(result.readRatio.fixed(2)) times as long as reading the codes \
                (\((result.readSeconds * 1e3).significant(3)) ms)
                queries  \((1 / result.scanSeconds).significant(3))/s one by one, \
                \((1 / result.sharedSeconds).significant(3))/s all at once
                filter   \((result.selectiveSeconds * 1e3).significant(3)) ms among one in a hundred
                recall   \(result.recall.fixed(4)) of the ten nearest by float32, \
                \(result.scoredPerQuery.fixed(0)) vectors scored in full for each query
                memory   \((Double(result.byteCount) / 1e6).fixed(0)) MB of vectors, \(peak.fixed(0)) MB at the peak

                """,
                to: 1
            )
            if let graphs = result.graphs { Terminal.write(graphs.summary(settings, result), to: 1) }
            return
        }
        JSONOutput.print([
            "count": .integer(count), "draw": .string(draw), "dimension": .integer(dimension),
            "queries": .integer(queries),
            "search_ms": .number(result.scanSeconds * 1e3), "read_ms": .number(result.readSeconds * 1e3),
            "search_over_read": .number(result.readRatio),
            "queries_per_second": .number(1 / result.scanSeconds),
            "shared_queries_per_second": .number(1 / result.sharedSeconds),
            "filtered_search_ms": .number(result.selectiveSeconds * 1e3),
            "recall_at_10": .number(result.recall),
            "scored_per_query": .number(result.scoredPerQuery),
            "build_seconds": .number(result.buildSeconds),
            "vectors_mb": .number(Double(result.byteCount) / 1e6), "peak_memory_mb": .number(peak),
            "approximate": result.graphs?.json(settings) ?? .null,
            "threads": .integer(CPU.threadCount), "kernel_level": .string(CPU.shared.name),
        ])
    }
}

extension VectorTrial.Graphs {
    /// What graphs give, beside the exact search.
    fileprivate func summary(_ settings: GraphSettings, _ exact: VectorTrial.Result) -> String {
        """
        graphs   \(count.grouped), M \(settings.neighbours), efConstruction \(settings.construction), ef \(settings.width); \
        made in \(buildSeconds.duration), \((Double(byteCount) / 1e6).fixed(0)) MB
        search   \((searchSeconds * 1e3).significant(3)) ms, \
        \((exact.scanSeconds / searchSeconds).significant(3)) times as fast as the exact one; \
        \((1 / searchSeconds).significant(3)) queries/s one by one
        recall   \(recall.fixed(4)) of the ten nearest by float32

        """
    }

    /// The same for programs.
    fileprivate func json(_ settings: GraphSettings) -> JSON {
        [
            "graphs": .integer(count), "m": .integer(settings.neighbours),
            "ef_construction": .integer(settings.construction), "ef": .integer(settings.width),
            "build_seconds": .number(buildSeconds), "graphs_mb": .number(Double(byteCount) / 1e6),
            "search_ms": .number(searchSeconds * 1e3), "queries_per_second": .number(1 / searchSeconds),
            "recall_at_10": .number(recall),
        ]
    }
}
