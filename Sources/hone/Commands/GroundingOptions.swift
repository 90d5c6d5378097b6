internal import ArgumentParser
internal import HoneRetrieval
internal import HoneWorkbench

/// How questions are answered from an index: what every command that asks one can be told.
struct GroundingOptions: ParsableArguments {
    @Option(help: "The most passages that are looked for; by default 5.")
    var limit: Int?

    @Option(help: "The least evidence, from 0 to 1, on which the model is asked; by default 0.4.")
    var threshold: Double?

    @Option(help: "The most tokens of an answer; by default 256, or an eighth of what the model reads.")
    var maxTokens: Int?

    @Option(help: "What the model is told before the passages.")
    var instruction: String?

    /// The options, with passages searched by `method`; nil for the index's usual one.
    func options(_ method: SearchMethod?) -> GroundedModel.Options {
        var options = GroundedModel.Options()
        options.method = method
        if let limit { options.limit = limit }
        options.threshold = threshold
        options.answerTokens = maxTokens
        if let instruction { options.instruction = instruction }
        return options
    }

    func validate() throws {
        guard (1...1_000).contains(limit ?? 1) else { throw ValidationError("--limit is from 1 to 1,000") }
        guard (0...1).contains(threshold ?? 0) else { throw ValidationError("--threshold is from 0 to 1") }
        guard (1...1_000_000).contains(maxTokens ?? 1) else {
            throw ValidationError("--max-tokens is from 1 to 1,000,000")
        }
    }
}
