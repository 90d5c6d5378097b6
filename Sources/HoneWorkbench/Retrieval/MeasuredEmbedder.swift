internal import HoneBase
internal import HoneRetrieval
internal import Synchronization

/// A model that has the vectors of some texts at hand, and tells how long it took and how many texts it could not read to
/// their end.
final class MeasuredEmbedder: Embedder {
    private struct State {
        var vectors: [String: [Float]] = [:]
        var cutCount = 0
        var seconds = 0.0
    }

    private let model: IndexEmbedder
    private let state = Mutex(State())

    init(_ model: IndexEmbedder) { self.model = model }

    var facts: IndexSettings.Embedder { model.facts }
    var counter: TokenCounter { model.counter }
    var maximumTokens: Int { model.maximumTokens }

    /// How many of the texts that were embedded so far are longer than what the model reads.
    var cutCount: Int { state.withLock(\.cutCount) }

    /// The seconds that embedding took so far.
    var seconds: Double { state.withLock(\.seconds) }

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
        let start = MonotonicClock.now
        let (numbers, cut) = model.embedded(texts)
        let seconds = MonotonicClock.now - start
        state.withLock { state in
            state.cutCount += cut
            state.seconds += seconds
        }
        return numbers
    }
}
