/// One step of AdamW (Loshchilov and Hutter, 2019).
public struct AdamWStep: Sendable {
    /// The learning rate of this step.
    public var rate: Float
    /// How slowly the mean of the gradient moves.
    public var beta1: Float
    /// How slowly the mean of its square moves.
    public var beta2: Float
    /// Added to the root of the mean square.
    public var epsilon: Float
    /// The value shrinks by `rate · decay` of itself, apart from the gradient.
    public var decay: Float
    /// The number of this step, from 1.
    public var number: Int
    /// The gradient counts times this: below 1 where it is clipped.
    public var gradientFactor: Float

    /// A step with these settings.
    public init(
        rate: Float,
        beta1: Float,
        beta2: Float,
        epsilon: Float,
        decay: Float,
        number: Int,
        gradientFactor: Float
    ) {
        self.rate = rate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.decay = decay
        self.number = number
        self.gradientFactor = gradientFactor
    }
}
