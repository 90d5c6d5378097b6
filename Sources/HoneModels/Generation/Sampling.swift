/// How the next token is chosen from the logits.
public struct Sampling: Sendable, Equatable {
    /// What logits are divided by; 0 takes the most likely token.
    public var temperature = 1.0
    /// Only so many of the most likely tokens are left; 0 for all.
    public var topK = 0
    /// Only the most likely tokens are left that together have this probability (Holtzman et al., 2020).
    public var topP = 1.0
    /// Only tokens are left at least this times as likely as the most likely one (Nguyen et al., 2024).
    public var minP = 0.0
    /// What the logits of tokens that stand in the text already are divided by where above 0, multiplied by where below
    /// (Keskar et al., 2019).
    public var repetitionPenalty = 1.0
    /// What is drawn is a function of seed, text and step.
    public var seed: UInt64 = 0

    /// Sampling from all tokens as the model has them.
    public init() {}

    /// The most likely token each time.
    public static var greedy: Sampling {
        var sampling = Sampling()
        sampling.temperature = 0
        return sampling
    }
}
