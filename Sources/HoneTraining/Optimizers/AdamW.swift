internal import HoneBase
public import HoneTensor

/// Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019).
///
/// Matrices decay; vectors (biases, norms) do not. Values and both moments move in place. Rows of a table that no
/// training example takes stay as they are: they do not decay either.
public final class AdamW {
    /// How slowly the means move, and what keeps the root from zero.
    public struct Settings: Sendable, Equatable {
        /// Of the gradient's mean.
        public var beta1 = 0.9
        /// Of the mean of its square.
        public var beta2 = 0.999
        /// Added to the root of the mean square.
        public var epsilon = 1e-8
        /// How much of itself a matrix loses in a step, times the learning rate.
        public var decay = 0.01

        /// The usual settings.
        public init() {}
    }

    /// Parameters that share a factor on the learning rate.
    public struct Group {
        /// What is moved.
        public var parameters: [Parameter]
        /// What the learning rate is multiplied by.
        public var rateFactor: Double

        /// `parameters` at `rateFactor` times the learning rate.
        public init(_ parameters: [Parameter], rateFactor: Double = 1) {
            self.parameters = parameters
            self.rateFactor = rateFactor
        }
    }

    /// The moments of one parameter.
    struct Moments {
        var mean: Tensor
        var square: Tensor
    }

    private let settings: Settings
    private let groups: [Group]
    /// The moments of each parameter, in the order of the groups.
    var moments: [Moments]
    /// The steps taken.
    var stepCount = 0

    /// An optimizer of these groups, at its first step.
    public init(_ groups: [Group], _ settings: Settings = Settings()) {
        self.groups = groups
        self.settings = settings
        moments = groups.flatMap(\.parameters).map { parameter in
            Moments(
                mean: .zeros(parameter.gradientShape, on: parameter.value.backend),
                square: .zeros(parameter.gradientShape, on: parameter.value.backend)
            )
        }
    }

    /// What is moved, in the order of the groups.
    public var parameters: [Parameter] { groups.flatMap(\.parameters) }

    /// Moves every parameter that has a gradient.
    ///
    /// - Parameter gradientFactor: what gradients are multiplied by, below 1 where they are clipped.
    public func step(_ gradients: Gradients, rate: Double, gradientFactor: Double = 1) {
        stepCount += 1
        var index = 0
        for group in groups {
            for parameter in group.parameters {
                let moments = moments[index]
                index += 1
                guard let gradient = gradients[parameter] else { continue }
                let step = AdamWStep(
                    rate: Float(rate * group.rateFactor),
                    beta1: Float(settings.beta1),
                    beta2: Float(settings.beta2),
                    epsilon: Float(settings.epsilon),
                    decay: parameter.value.shape.rank > 1 ? Float(settings.decay) : 0,
                    number: stepCount,
                    gradientFactor: Float(gradientFactor)
                )
                parameter.move { value in
                    value.backend.adamW(
                        step,
                        gradient: gradient,
                        value: value,
                        rows: parameter.movingRows,
                        mean: moments.mean,
                        square: moments.square
                    )
                }
            }
        }
    }
}
