internal import ArgumentParser
internal import HoneBase
internal import HoneRetrieval
internal import HoneTensor
internal import HoneWorkbench

struct BenchVectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Search made-up vectors by meaning, exactly.",
        discussion: """
            Nothing is fetched: speed does not depend on what vectors mean. Prints the time of a search beside the time
            that merely reading the scanned bytes takes in the same run, queries per second one by one and all at once,
            and how many of the ten nearest by float32 are found.

            Examples:
              hone bench vectors
              hone bench vectors --count 100000 --dimension 768 --json
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
    }

    func run() throws {
        let progress = ProgressLine(isQuiet: json)
        progress.begin("making vectors", total: count)
        let trial = try VectorTrial(count: count, dimension: dimension, queryCount: queries, seed: seed) {
            progress.update($0)
        }
        progress.end()
        let result = try trial.run()
        let peak = Hone.peakMemory
        guard json else {
            Terminal.write(
                """
                \(count.grouped) vectors of \(dimension) numbers, \(queries.grouped) queries
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
            return
        }
        JSONOutput.print([
            "count": .integer(count), "dimension": .integer(dimension), "queries": .integer(queries),
            "search_ms": .number(result.scanSeconds * 1e3), "read_ms": .number(result.readSeconds * 1e3),
            "search_over_read": .number(result.readRatio),
            "queries_per_second": .number(1 / result.scanSeconds),
            "shared_queries_per_second": .number(1 / result.sharedSeconds),
            "filtered_search_ms": .number(result.selectiveSeconds * 1e3),
            "recall_at_10": .number(result.recall),
            "scored_per_query": .number(result.scoredPerQuery),
            "build_seconds": .number(result.buildSeconds),
            "vectors_mb": .number(Double(result.byteCount) / 1e6), "peak_memory_mb": .number(peak),
            "threads": .integer(CPU.threadCount), "kernel_level": .string(CPU.shared.name),
        ])
    }
}
