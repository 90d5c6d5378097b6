/// What makes vectors of texts: the model of an index.
public protocol Embedder: Sendable {
    /// What an index records of it; another one is refused.
    var facts: IndexSettings.Embedder { get }
    /// How it counts tokens.
    var counter: TokenCounter { get }
    /// The most tokens of a text that it reads, special ones included.
    var maximumTokens: Int { get }

    /// The vectors of some texts, of length one, laid end to end.
    func vectors(of texts: [String]) -> [Float]
}
