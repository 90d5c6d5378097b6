internal import HoneBase

/// How likely a model finds the tokens that are wanted of it.
struct WantedTokens {
    /// What `meanProbability` is called in results.
    static let meanProbabilityName = "token-probability"

    private let nats: Double
    private let weight: Double

    init(_ losses: [(nats: Double, weight: Double)]) {
        nats = losses.reduce(0) { $0 + $1.nats }
        weight = losses.reduce(0) { $0 + $1.weight }
    }

    /// e to minus the mean loss: the geometric mean of the probability of each wanted token.
    var meanProbability: Double { weight > 0 ? Mathematics.exp(-nats / weight) : 0 }
}
