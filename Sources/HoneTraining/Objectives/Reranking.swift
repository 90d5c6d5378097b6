internal import HoneBase
public import HoneModels
public import HoneTensor

/// The passage that fits a question must score above those that do not: the mean cross-entropy of the one that fits among
/// the passages of its question, in nats (Gao, Dai and Callan, "Rethink Training of BERT Rerankers in Multi-Stage Retrieval
/// Pipeline", 2021).
///
/// Question and passage are read together, and the state of their first token is scored by a `PairHead`.
public final class Reranking: Objective {
    /// The name in recipes.
    public static let name = "reranking"
    /// A step is the mean of its questions.
    public let isSeparable = true
    /// A pair is read by its first token.
    public let pooling: Pooling? = .first
    /// What scores the pairs.
    public let head: PairHead

    private let questions: [[TokenPair]]

    /// The objective on `questions`, each paired with its passages, the one that fits first.
    public init(_ questions: [[TokenPair]], head: PairHead) {
        require(questions.allSatisfy { $0.count > 1 }, "Reranking: a question with fewer than two passages")
        self.questions = questions
        self.head = head
    }

    /// The head's weights and biases.
    public var parameters: [Parameter] { head.parameters }
    /// The number of questions.
    public var count: Int { questions.count }
    /// Each pair of a question as one text.
    public func texts(of example: Int) -> [[Int32]] { questions[example].map(\.ids) }
    /// Each question counts the same.
    public func weight(of example: Int) -> Double { 1 }

    /// The mean cross-entropy of some questions.
    public func loss(of batch: [Int], _ states: (PackedTokens) -> Tensor, _ pass: ForwardPass) -> Tensor {
        let groups = batch.map { questions[$0] }
        let scores = head(states(PackedTokens(pairs: groups.joined())), tape: pass.tape)
        return rows(scores, groups.map(\.count), pass.tape)
            .crossEntropy(
                Tensor([Int32](repeating: 0, count: groups.count), shape: [groups.count]),
                tape: pass.tape
            )
    }

    /// The scores of each question in a row; where a question has fewer passages than another, what is left is far below
    /// every score.
    ///
    /// - Shapes: scores `[pairs, 1]`; returns `[questions, most passages]`.
    private func rows(_ scores: Tensor, _ counts: [Int], _ tape: Tape?) -> Tensor {
        let width = counts.max() ?? 0
        var (places, isEmpty): ([Int32], [Int32]) = ([], [])
        var first: Int32 = 0
        for count in counts {
            for place in 0..<Int32(width) {
                let isThere = place < count
                places.append(isThere ? first + place : 0)
                isEmpty.append(isThere ? 0 : 1)
            }
            first += Int32(count)
        }
        let floor = Tensor([0, -1e9] as [Float], shape: [2, 1], on: scores.backend)
        return Tensor.embedding(
            [EmbeddingLookup(scores, places), EmbeddingLookup(floor, isEmpty)],
            tokens: places.count,
            as: .float32,
            tape: tape
        )
        .reshaped([counts.count, width])
    }
}
