internal import ArgumentParser
internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneWorkbench

struct BenchGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Generate from a shape with made-up weights.",
        discussion: """
            Nothing is fetched: speed does not depend on what weights are. Prints tokens per second of reading a
            prompt and of writing behind it, memory, and the shares of what this machine can do at most: of its
            matrix products in reading, of its memory in writing.

            Examples:
              hone bench generate --shape smollm2-135m --weights int8
              hone bench generate --shape FOLDER/config.json --prompt 2048 --decode 16
            """
    )

    @Option(help: "A well-known model (hone models fit lists them), or a config.json.")
    var shape: String

    @Option(help: "What matrices are rounded to.")
    var weights = MatrixWeights.bf16

    @Option(help: "The tokens of the prompt.")
    var prompt = 512

    @Option(help: "The tokens that are written behind it.")
    var decode = 64

    @Option(help: "How often it is measured; the median counts.")
    var runs = 3

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        let most = 1 << 30
        guard (1...most).contains(prompt), (2...most).contains(decode), (1...1_000).contains(runs) else {
            throw ValidationError("--prompt and --runs are 1 or more, --decode 2 or more")
        }
    }

    func run() throws {
        let shape = try ModelShape(shape)
        let before = CPU.measureLimits()
        let decoder = try Decoder(shape: shape, in: weights.blocks)
        guard prompt + decode < decoder.maximumTokens else {
            throw GenerationError.tooLong(tokens: prompt + decode, maximum: decoder.maximumTokens)
        }
        var options = GenerationOptions()
        options.sampling = .greedy
        options.maximumTokens = 2
        let ids = (0..<prompt).map { Int32($0 * 7_919 % decoder.vocabularySize) }
        // Once before it is measured: what is prepared on the way is prepared.
        _ = decoder.generate([Array(ids.prefix(16))], options)
        options.maximumTokens = decode
        let speeds = (0..<runs).map { _ in decoder.generate([ids], options).speed }
        let reading = Self.median(speeds.map(\.promptTokensPerSecond))
        let writing = Self.median(speeds.map(\.newTokensPerSecond))
        let peak = Hone.peakMemory
        // Before and after: on a busy machine one of them falls short of what it can do.
        let limits = before.orBetter(CPU.measureLimits())
        let operations = 2 * Double(decoder.parameterCount) * reading
        let bytes = Double(decoder.bytesPerToken) * writing
        guard json else {
            Terminal.write(
                """
                \(shape.name), \(decoder.parameterCount.grouped) parameters, \(weights.rawValue)
                reading  \(reading.significant(3)) tokens/s, \
                \((operations / limits.productOperations * 100).fixed(0))% of this machine's bfloat16 products
                writing  \(writing.significant(3)) tokens/s, \
                \((bytes / limits.readBytes * 100).fixed(0))% of what its memory gives
                memory   \(peak.fixed(0)) MB at the peak, \
                \((Double(decoder.bytesPerToken) / 1e6).fixed(1)) MB of weights read for each token

                """,
                to: 1
            )
            return
        }
        JSONOutput.print([
            "shape": .string(shape.name), "weights": .string(weights.rawValue),
            "parameters": .integer(decoder.parameterCount), "prompt_tokens": .integer(prompt),
            "tokens": .integer(decode),
            "prefill_tokens_per_second": .number(reading),
            "decode_tokens_per_second": .number(writing),
            "bytes_per_token": .integer(decoder.bytesPerToken), "peak_memory_mb": .number(peak),
            "prefill_share_of_products": .number(operations / limits.productOperations),
            "decode_share_of_memory": .number(bytes / limits.readBytes),
            "runs": .integer(runs), "kernel_level": .string(CPU.shared.name),
        ])
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
