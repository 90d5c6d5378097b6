internal import ArgumentParser
internal import HoneBase
internal import HoneModels
internal import HoneText
internal import HoneWorkbench

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Say how likely a model finds the text on standard input.",
        discussion: """
            Prints the log-probability of the text in nats, its perplexity by token and its bits per byte. Where the
            model begins every text with a token of its own, the first token of the text counts too. A text longer than
            the context is read in windows that begin half a window apart.

            Example:
              hone score --model FOLDER < text.txt
            """
    )

    @Option(help: "A name in the model store, a model folder, a GGUF file, a run, or BASE+ADAPTER.")
    var model: String

    @Option(help: "The ids to score instead of a text, apart by commas.")
    var ids: String?

    @Option(help: "The tokens of a window; by default what the model reads, at most 2048.")
    var context: Int?

    @Option(help: "The numbers of matrix products; by default the fastest of this machine.")
    var precision: MatrixPrecision?

    @Option(help: "What matrices are rounded to: int8 and int4 blocks are smaller and faster.")
    var weights: MatrixWeights?

    @Flag(help: "Print one JSON object, with the log-probability of each token.")
    var json = false

    func run() throws {
        let model = try DecoderModel(
            model,
            as: precision?.type ?? weights?.type,
            in: weights?.blocks
        )
        let decoder = model.decoder
        var byteCount: Int?
        let given: [Int32]
        if let ids {
            given = try TokenIDs.parse(Array(ids.utf8), vocabularySize: decoder.vocabularySize)
        } else {
            let bytes = try StandardInput.bytes()
            byteCount = bytes.count
            given = try decoder.textIDs(String(decoding: bytes, as: UTF8.self))
        }
        try decoder.checkScored(given, context: context)
        let score = decoder.score(
            given,
            context: context ?? min(decoder.maximumTokens, 2_048),
            adapter: model.adapter
        )
        let bits = byteCount.map { score.bitsPerByte($0) }
        guard json else {
            var line =
                "log-probability \(score.total.fixed(3)) over \(score.logProbabilities.count.grouped) tokens, "
            line += "perplexity \(score.perplexity.fixed(3))"
            if let bits { line += ", \(bits.fixed(4)) bits per byte" }
            return Terminal.write(line + "\n", to: 1)
        }
        JSONOutput.print([
            "log_probability": .number(score.total), "tokens": .integer(score.logProbabilities.count),
            "perplexity": .number(score.perplexity), "bytes": byteCount.map(JSON.integer) ?? .null,
            "bits_per_byte": bits.map(JSON.number) ?? .null,
            "ids": .array(given.map { .integer(Int($0)) }),
            "log_probabilities": .array(score.logProbabilities.map { .number(Double($0)) }),
        ])
    }
}
