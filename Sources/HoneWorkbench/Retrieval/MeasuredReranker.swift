internal import HoneBase
internal import HoneRetrieval
internal import Synchronization

/// A re-ranker that reads each passage of a question once, and tells how many it read and how long that took.
final class MeasuredReranker: Reranker {
    private struct State {
        var question = ""
        var scores: [String: Double] = [:]
        var count = 0
        var seconds = 0.0
    }

    private let model: RerankModel
    private let state = Mutex(State())

    init(_ model: RerankModel) { self.model = model }

    /// The passages that were read so far.
    var count: Int { state.withLock(\.count) }

    /// The seconds that reading took so far.
    var seconds: Double { state.withLock(\.seconds) }

    func scores(of passages: [String], for question: String) -> [Double] {
        state.withLock { state in
            if state.question != question { (state.question, state.scores) = (question, [:]) }
            var seen: Set<String> = []
            let unread = passages.filter { state.scores[$0] == nil && seen.insert($0).inserted }
            let start = MonotonicClock.now
            for (passage, score) in zip(unread, model.scores(of: unread, for: question)) {
                state.scores[passage] = score
            }
            state.seconds += MonotonicClock.now - start
            state.count += unread.count
            return passages.map { state.scores[$0] ?? 0 }
        }
    }
}
