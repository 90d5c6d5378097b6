internal import ArgumentParser
internal import HoneModels
internal import HoneWorkbench

/// How tokens are chosen and where a text ends: what every command that generates can be told.
struct SamplingOptions: ParsableArguments {
    @Flag(help: "Take the most likely token each time.")
    var greedy = false

    @Option(help: "What logits are divided by before a token is drawn; 0 is --greedy.")
    var temperature = 1.0

    @Option(help: "Draw from so many of the most likely tokens; 0 for all.")
    var topK = 0

    @Option(help: "Draw from the most likely tokens that together have this probability.")
    var topP = 1.0

    @Option(help: "Draw from tokens at least this times as likely as the most likely one.")
    var minP = 0.0

    @Option(help: "Make tokens that stand in the text already less likely; 1 for no change.")
    var repetitionPenalty = 1.0

    @Option(help: "The same seed draws the same text.")
    var seed: UInt64 = 0

    @Option(help: "The most new tokens.")
    var maxTokens = 256

    @Option(help: "A string that ends the text; may be given several times.")
    var stop: [String] = []

    func options(for decoder: Decoder) throws -> GenerationOptions {
        var options = GenerationOptions()
        options.sampling.temperature = greedy ? 0 : temperature
        options.sampling.topK = topK
        options.sampling.topP = topP
        options.sampling.minP = minP
        options.sampling.repetitionPenalty = repetitionPenalty
        options.sampling.seed = seed
        try options.sampling.validate()
        guard maxTokens > 0 else {
            throw GenerationError.wrongSetting("max-tokens", expected: "1 or more", found: "\(maxTokens)")
        }
        options.maximumTokens = maxTokens
        // Where the template ends a turn by a token that the settings do not name, that ends a text too.
        options.stopIDs = DecoderModel.ends(of: decoder)
        options.stopStrings = stop
        return options
    }
}
