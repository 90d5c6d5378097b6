internal import HoneBase
public import HoneModels

/// All settings of a training run, as data.
///
/// With base and data by hash, which `run.json` holds, a recipe is all that a run needs to be repeated.
public struct Recipe: Sendable, Equatable {
    /// How classes are weighted in the loss.
    public enum ClassWeights: String, Sendable, CaseIterable {
        /// Each example counts the same.
        case none
        /// Each class counts the same: an example counts inversely to its class's share.
        case balanced
    }

    /// Which parameters move: a name of `MethodRegistry`.
    public var method: String
    /// What the loss is.
    public var objective = Classification.name
    /// What similarities are divided by under the objective `contrastive`.
    public var temperature = 0.05
    /// How often every example is seen.
    public var epochs = 4
    /// Training ends after so many steps, however many epochs there are; 0: never before.
    public var maximumSteps = 0
    /// The examples of one optimizer step.
    public var batchSize = 64
    /// The highest learning rate.
    public var learningRate: Double
    /// That of the head.
    public var headLearningRate = 5e-3
    /// The optimizer's settings.
    public var optimizer = AdamW.Settings()
    /// Gradients of a larger norm are scaled down to it; by default only those that have gone astray.
    public var clipNorm = 100.0
    /// How the learning rate goes: a name of `ScheduleRegistry`.
    public var schedule = LinearSchedule.name
    /// The share of steps in which the learning rate rises.
    public var warmupShare = 0.1
    /// How much of the states is dropped while training.
    public var dropout = 0.1
    /// How much of the probabilities of attention is dropped while training.
    public var attentionDropout = 0.1
    /// How classes are weighted.
    public var classWeights = ClassWeights.none
    /// Training ends after so many epochs without a better validation score; 0: never early.
    public var patience = 0
    /// The most tokens of one pass; a step with more is cut into several passes, with the same result.
    public var tokensPerPass = 4_096
    /// Where all randomness starts.
    public var seed: UInt64 = 0
    /// Settings of the method `lora`.
    public var lora = LoRA()

    /// Takes the batch size that suits so many examples, and for decoders the epochs: where they are few, small steps and
    /// more of them, so that there are steps enough.
    public mutating func fit(examples: Int) {
        guard [Classification.name, Contrastive.name, Reranking.name].contains(objective) else {
            batchSize = examples < 1_000 ? 4 : examples < 4_000 ? 8 : 16
            epochs = examples < 200 ? 12 : examples < 1_000 ? 6 : 3
            return
        }
        batchSize = examples < 1_000 ? 16 : examples < 4_000 ? 32 : 64
        // The head of pairs begins with a matrix that is worth keeping, not with zeros alone.
        if objective == Reranking.name, method != HeadMethod.name {
            headLearningRate = FullMethod.usualRate(for: .encoder)
        }
    }

    /// Takes the learning rate that suits a decoder of so many parameters: smaller ones bear, and need, larger steps.
    ///
    /// The usual rate is that of 135 million parameters; it goes with their number to the power of minus two thirds,
    /// between a fifth and twelve times as much.
    ///
    /// - Parameter choosesLabels: whether all that it will answer is labels: then what it forgets does no harm, and a base
    ///   that moves takes three times the rate.
    public mutating func fit(parameters: Int, choosesLabels: Bool = false) {
        guard let method = MethodRegistry.method(named: method) else { return }
        let factor = Mathematics.pow(135e6 / Double(max(parameters, 1)), 2.0 / 3)
        let haste = choosesLabels && method.movesBase ? 3.0 : 1
        // Two digits are as many as the rule is good for.
        let rate = method.usualRate(for: .decoder) * min(max(factor, 0.2), 12) * haste
        let digits = 1 - (Mathematics.log(rate) / Mathematics.log(10)).rounded(.down)
        // A whole number over a power of ten is the number that is written so.
        let scale = Mathematics.pow(10, digits).rounded()
        learningRate = (rate * scale).rounded() / scale
    }

    /// The usual recipe of `method` for a base of this kind.
    public init(method: any TrainingMethod.Type, for kind: ModelKind = .encoder) {
        self.method = method.name
        learningRate = method.usualRate(for: kind)
        guard kind == .decoder else { return }
        objective = Supervised.name
        epochs = 3
        batchSize = 8
        clipNorm = 1
        // Decoders of these families are made without it.
        dropout = 0
        attentionDropout = 0
        tokensPerPass = 1_024
        optimizer.beta2 = 0.99
    }
}
