internal import HoneBase
public import HoneModels
internal import HoneTensor

/// A training of made-up weights on made-up tokens for some steps: how fast it would be, said before anything is
/// fetched or written.
public struct TrainingTrial {
    /// What came of it.
    public struct Result: Sendable {
        /// The median of the steps' seconds.
        public var stepSeconds: Double
        /// All tokens of the measured steps over their time.
        public var tokensPerSecond: Double
        /// Multiplications and additions of matrix products a second.
        public var productOperationsPerSecond: Double
        /// The numbers that move.
        public var movingCount: Int
        /// The loss of the last step.
        public var loss: Double
    }

    private let trainer: Trainer
    private let operationsPerToken: Double

    /// A trial of `recipe` on texts of these lengths in tokens.
    ///
    /// - Throws: a `HoneError` where the shape's settings cannot be used, or a text is longer than it reads.
    public init(
        _ shape: ModelShape,
        _ recipe: Recipe,
        lengths: [Int],
        recomputesBlocks: Bool = false
    ) throws {
        let method = try MethodRegistry.known(recipe.method)
        func trainer(on backend: any Backend) throws -> Trainer {
            let decoder = try Decoder(shape: shape, isTrained: method.movesBase, on: backend)
            if let longest = lengths.max(), longest > decoder.maximumTokens {
                throw TrainingError.tooLong(tokens: longest, maximum: decoder.maximumTokens)
            }
            let vocabulary = decoder.vocabularySize
            let texts = lengths.enumerated().map { text, length in
                let ids = (0..<length).map { Int32(($0 * 7_919 + text * 104_729 + 11) % vocabulary) }
                return Supervised.Text(ids: ids, spans: length > 1 ? [.init(1..<length)] : [])
            }
            let model = try TrainedModel(decoder, recipe, method: method)
            let trainer = try Trainer(model, recipe, Supervised(texts, on: decoder))
            trainer.recomputesBlocks = recomputesBlocks
            return trainer
        }
        let rehearsal = Rehearsal()
        let rehearsed = try trainer(on: rehearsal)
        let before = rehearsal.work
        let tokens = rehearsed.rehearse()
        operationsPerToken = rehearsal.work.minus(before).productOperations / Double(max(tokens, 1))
        self.trainer = try trainer(on: CPU.shared)
    }

    /// Takes one step that does not count, then `steps` that do, at least one; the recipe's own number is no bound.
    ///
    /// - Throws: `TrainingError.diverged`.
    public func run(steps: Int) throws(TrainingError) -> Result {
        require(steps > 0, "TrainingTrial: \(steps) steps")
        _ = try trainer.step()
        var seconds: [Double] = []
        var (tokens, loss) = (0, 0.0)
        for _ in 0..<steps {
            if trainer.isDone { trainer.resume(at: 0) }
            let start = MonotonicClock.now
            let step = try trainer.step()
            seconds.append(MonotonicClock.now - start)
            tokens += step.tokens
            loss = step.loss
        }
        let all = seconds.reduce(0, +)
        let speed = Double(tokens) / max(all, 1e-9)
        return Result(
            stepSeconds: seconds.sorted()[seconds.count / 2],
            tokensPerSecond: speed,
            productOperationsPerSecond: speed * operationsPerToken,
            movingCount: trainer.parameters.reduce(0) { $0 + $1.value.count },
            loss: loss
        )
    }
}
