internal import ArgumentParser
internal import HoneBase
internal import HoneData
internal import HoneModels
internal import HoneTensor
internal import HoneWorkbench
internal import SystemPackage

struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Turn texts into vectors.",
        discussion: """
            Reads rows {"input": "..."} one a line, or CSV with a column named input, and writes a line
            {"embedding": [...]} for each, in the same order.

            Examples:
              hone embed --model minilm texts.jsonl > vectors.jsonl
              hone embed --model minilm --precision float32 texts.jsonl
            """
    )

    @Option(help: "A name in the model store, a model folder, a run, or BASE+ADAPTER.")
    var model: String

    @Argument(help: "A file of rows; by default standard input.")
    var file: String?

    @Option(help: "The numbers of matrix products; by default the fastest of this machine.")
    var precision: MatrixPrecision?

    @Flag(help: "Print one JSON object with counts and texts per second instead of vectors.")
    var json = false

    func run() throws {
        let model = try EmbeddingModel(model, as: precision?.type)
        var reader = try InputReader(file.map { FilePath($0) })
        var count = 0
        var tokens = 0
        var cut = 0
        var seconds = 0.0
        let progress = ProgressLine(isQuiet: !Terminal.isInteractive)
        progress.begin("embedding")
        while true {
            let rows = try reader.next(4_096)
            guard !rows.isEmpty else { break }
            let start = ContinuousClock.now
            let embedded = model.embed(rows.map(\.input))
            seconds += Double((ContinuousClock.now - start) / .nanoseconds(1)) * 1e-9
            count += rows.count
            tokens += embedded.tokenCounts.reduce(0, +)
            cut += embedded.truncated.count
            if !json { write(embedded.vectors) }
            progress.update(count)
        }
        progress.end()
        if json {
            JSONOutput.print([
                "model": .string(model.name), "precision": .string(model.encoder.matrixType.rawValue),
                "texts": .integer(count), "tokens": .integer(tokens), "truncated": .integer(cut),
                "size": .integer(model.encoder.size), "seconds": .number(seconds),
                "texts_per_second": .number(Double(count) / max(seconds, 1e-9)),
                "peak_memory_mb": .number(Hone.peakMemory),
            ])
        } else if cut > 0 {
            Terminal.message(
                "\(cut.counted("text was", "texts were")) cut to \(model.encoder.maximumTokens) tokens"
            )
        }
    }

    private func write(_ vectors: Tensor) {
        let values = vectors.floats()
        let size = vectors.shape[1]
        var text = ""
        for row in 0..<vectors.shape[0] {
            text += "{\"embedding\": ["
            for column in 0..<size {
                if column > 0 { text += ", " }
                text += values[row * size + column].description
            }
            text += "]}\n"
            if text.utf8.count > 1 << 20 {
                Terminal.write(text, to: 1)
                text = ""
            }
        }
        Terminal.write(text, to: 1)
    }
}
