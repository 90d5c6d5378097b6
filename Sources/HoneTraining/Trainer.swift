internal import HoneBase
internal import HoneModels
public import HoneTensor

/// Moves a model's parameters step by step toward less loss.
///
/// A step is a function of the state before it and of the recipe: a run that is stopped and goes on ends with the same
/// bits.
public final class Trainer {
    /// What came of a step.
    public struct Step: Sendable, Equatable {
        /// The steps taken, this one included.
        public var number: Int
        /// The mean loss of the step's examples before it.
        public var loss: Double
        /// The norm of the gradient before clipping.
        public var gradientNorm: Double
        /// The learning rate.
        public var rate: Double
        /// The examples of the step.
        public var examples: Int
        /// Their tokens.
        public var tokens: Int
    }

    /// The model.
    public let model: TrainedModel
    private let recipe: Recipe
    private let objective: any Objective
    private let order: DataOrder
    private let schedule: any Schedule.Type
    let optimizer: AdamW
    private var current: (epoch: Int, order: [Int])?

    /// Whether blocks are computed again in the backward pass.
    public var recomputesBlocks = false

    /// The steps taken.
    public private(set) var stepCount = 0

    /// A trainer at the first step.
    ///
    /// - Throws: `TrainingError.noExamples`.
    public init(_ model: TrainedModel, _ recipe: Recipe, _ objective: any Objective) throws(TrainingError) {
        guard objective.count > 0 else { throw .noExamples }
        guard let schedule = ScheduleRegistry.schedule(named: recipe.schedule) else {
            fatalError("Trainer: no schedule \(recipe.schedule)")
        }
        self.model = model
        self.recipe = recipe
        self.objective = objective
        self.schedule = schedule
        model.base.wordTable?.restrict(toRows: objective.usedTokens)
        order = DataOrder(count: objective.count, batchSize: recipe.batchSize, seed: recipe.seed)
        let headFactor = recipe.learningRate > 0 ? recipe.headLearningRate / recipe.learningRate : 0
        optimizer = AdamW(
            [.init(model.parameters), .init(objective.parameters, rateFactor: headFactor)],
            recipe.optimizer
        )
    }

    /// The steps of one epoch.
    public var stepsPerEpoch: Int { order.stepsPerEpoch }
    /// The steps of the whole run.
    public var totalSteps: Int {
        let all = order.stepsPerEpoch * recipe.epochs
        return recipe.maximumSteps > 0 ? min(all, recipe.maximumSteps) : all
    }
    /// Whether no step is left.
    public var isDone: Bool { stepCount >= totalSteps }
    /// How often every example is seen, the last time perhaps in part.
    var epochCount: Int { (totalSteps + order.stepsPerEpoch - 1) / order.stepsPerEpoch }
    /// The tokens of the whole run.
    var allTokens: Int {
        let once = (0..<objective.count).reduce(0.0) { $0 + Double(objective.tokenCount(of: $1)) }
        return Int(once * Double(totalSteps) / Double(order.stepsPerEpoch))
    }

    /// Takes the step with the most tokens of the run, whatever its turn: for a trainer on a rehearsal.
    ///
    /// - Returns: its tokens.
    func rehearse() -> Int {
        resume(at: heaviestStep.step)
        _ = try? step()
        return heaviestStep.tokens
    }

    private lazy var heaviestStep: (step: Int, tokens: Int) = {
        var heaviest = (step: 0, tokens: 0)
        for epoch in 0..<epochCount {
            let examples = order.epoch(epoch)
            for step in 0..<order.stepsPerEpoch {
                let tokens = order.batch(step, in: examples).reduce(0) { $0 + objective.tokenCount(of: $1) }
                if tokens > heaviest.tokens { heaviest = (epoch * order.stepsPerEpoch + step, tokens) }
            }
        }
        return heaviest
    }()

    /// What is moved.
    public var parameters: [Parameter] { optimizer.parameters }

    /// Goes to `step` of a run whose state has been put back.
    func resume(at step: Int) {
        stepCount = step
        optimizer.stepCount = step
    }

    /// Takes the next step.
    ///
    /// - Throws: `TrainingError.diverged` where the loss or a gradient is no number; nothing was moved then.
    public func step() throws(TrainingError) -> Step {
        let epoch = stepCount / order.stepsPerEpoch
        if current?.epoch != epoch { current = (epoch, order.epoch(epoch)) }
        let batch = order.batch(stepCount, in: current?.order ?? [])
        let warmup = Int((recipe.warmupShare * Double(totalSteps)).rounded(.up))
        let rate = recipe.learningRate * schedule.factor(step: stepCount, of: totalSteps, warmup: warmup)
        let (loss, gradients, tokens) = gradients(of: batch)
        let norm = gradients.squaredNorm(over: parameters).squareRoot()
        guard loss.isFinite, norm.isFinite else {
            throw .diverged(step: stepCount + 1, loss: loss, rate: rate)
        }
        let factor = norm > recipe.clipNorm ? recipe.clipNorm / norm : 1
        optimizer.step(gradients, rate: rate, gradientFactor: factor)
        stepCount += 1
        return Step(
            number: stepCount,
            loss: loss,
            gradientNorm: norm,
            rate: rate,
            examples: batch.count,
            tokens: tokens
        )
    }

    /// The mean loss of a step's examples and its gradients, in as many passes as their tokens ask for.
    ///
    /// Each pass counts by its share of the step's weight, so that the result does not depend on how it was cut.
    func gradients(of batch: [Int]) -> (loss: Double, gradients: Gradients, tokens: Int) {
        let total = batch.reduce(0) { $0 + objective.weight(of: $1) }
        var sum = Gradients()
        var loss = 0.0
        var tokens = 0
        for pass in passes(batch) {
            let share = pass.reduce(0) { $0 + objective.weight(of: $1) } / max(total, .leastNonzeroMagnitude)
            let first = tokens
            tokens += pass.reduce(0) { $0 + objective.tokenCount(of: $1) }
            guard share > 0 else { continue }
            let tape = Tape()
            let noise = ForwardPass.Noise(
                seed: recipe.seed,
                step: stepCount,
                firstToken: first,
                rate: recipe.dropout,
                attentionRate: recipe.attentionDropout
            )
            let forward = ForwardPass(
                tape: tape,
                noise: noise,
                recomputesBlocks: recomputesBlocks,
                pooling: objective.pooling
            )
            let value = objective.loss(of: pass, { model.read($0, forward) }, forward)
            loss += share * Double(value.item())
            sum.add(tape.takeGradients(of: value), times: Float(share))
        }
        return (loss, sum, tokens)
    }

    private func passes(_ batch: [Int]) -> [[Int]] {
        guard objective.isSeparable else { return [batch] }
        var passes: [[Int]] = []
        var tokens = Int.max
        for example in batch {
            let count = objective.tokenCount(of: example)
            // A text longer than a pass is one of its own.
            if passes.isEmpty || tokens + count > recipe.tokensPerPass {
                passes.append([])
                tokens = 0
            }
            passes[passes.count - 1].append(example)
            tokens += count
        }
        return passes
    }
}
