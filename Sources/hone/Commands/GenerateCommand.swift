internal import ArgumentParser
internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneText
internal import HoneWorkbench

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Continue a text.",
        discussion: """
            The text is written as it comes, without the prompt. It ends at the ids that the model's folder names, at a
            --stop string, or after --max-tokens. With --ids a folder without a tokenizer will do.

            Examples:
              hone generate --model FOLDER --prompt 'Once upon a time' --max-tokens 100
              hone generate --model FOLDER --ids 1,2,3 --greedy --json
            """
    )

    @Option(help: "A name in the model store, a model folder, a GGUF file, a run, or BASE+ADAPTER.")
    var model: String

    @Option(help: "The text to continue.")
    var prompt: String?

    @Option(help: "The ids to continue, apart by commas.")
    var ids: String?

    @OptionGroup var sampling: SamplingOptions

    @Option(help: "The numbers of matrix products; by default the fastest of this machine.")
    var precision: MatrixPrecision?

    @Option(help: "What matrices are rounded to: int8 and int4 blocks are smaller and faster.")
    var weights: MatrixWeights?

    @Flag(help: "Print one JSON object with ids, text, log-probabilities and speed.")
    var json = false

    func validate() throws {
        guard (prompt == nil) != (ids == nil) else {
            throw ValidationError("give either --prompt or --ids")
        }
    }

    func run() throws {
        let model = try DecoderModel(
            model,
            as: precision?.type ?? weights?.type,
            in: weights?.blocks
        )
        let decoder = model.decoder
        let options = try sampling.options(for: decoder)
        let given: [Int32]
        if let prompt {
            given = try decoder.promptIDs(prompt)
        } else {
            let parsed = try TokenIDs.parse(Array((ids ?? "").utf8), vocabularySize: decoder.vocabularySize)
            given = try decoder.checked(parsed)
        }
        let (texts, speed) = decoder.generate([given], options, adapter: model.adapter) { _, addition in
            if !json { Terminal.write(addition, to: 1) }
            return !Interrupt.wasAsked
        }
        let text = texts[0]
        guard json else {
            let shown = text.text ?? text.ids.map(String.init).joined(separator: " ")
            if text.text == nil { Terminal.write(shown, to: 1) }
            return Terminal.write("\n", to: 1)
        }
        JSONOutput.print([
            "ids": .array(text.ids.map { .integer(Int($0)) }), "text": text.text.map(JSON.string) ?? .null,
            "log_probabilities": .array(text.logProbabilities.map { .number(Double($0)) }),
            "finish_reason": .string(text.ending.rawValue),
            "prompt_ids": .array(given.map { .integer(Int($0)) }),
            "prompt_tokens": .integer(given.count), "tokens": .integer(text.ids.count),
            "prefill_tokens_per_second": .number(speed.promptTokensPerSecond),
            "decode_tokens_per_second": .number(speed.newTokensPerSecond),
            "peak_memory_mb": .number(Hone.peakMemory),
        ])
    }
}
