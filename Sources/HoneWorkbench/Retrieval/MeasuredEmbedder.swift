internal import HoneRetrieval
internal import Synchronization

/// A model that has the vectors of some texts at hand, and counts the texts that it could not read to their end.
final class MeasuredEmbedder: Embedder {
    private struct State {
        var vectors: [String: [Float]] = [:]
        var cutCount = 0
    }

    private let model: IndexEmbedder
    private let state = Mutex(State())

    init(_ model: IndexEmbedder) { self.model = model }

    var facts: IndexSettings.Embedder { model.facts }
    var counter: TokenCounter { model.counter }
    var maximumTokens: Int { model.maximumTokens }

    /// How many of the texts that were embedded so far are longer than what the model reads.
    var cutCount: Int { state.withLock(\.cutCount) }

    /// Embeds texts, so that their vectors are at hand from now on.
    func remember(_ texts: [String]) {
        let numbers = embed(texts)
        let size = facts.dimension
        state.withLock { state in
            for (place, text) in texts.enumerated() {
                state.vectors[text] = Array(numbers[place * size..<(place + 1) * size])
            }
        }
    }

    func vectors(of texts: [String]) -> [Float] {
        if texts.count == 1, let known = state.withLock({ $0.vectors[texts[0]] }) { return known }
        return embed(texts)
    }

    private func embed(_ texts: [String]) -> [Float] {
        let (numbers, cut) = model.embedded(texts)
        state.withLock { $0.cutCount += cut }
        return numbers
    }
}
