public import HoneModels
public import HoneTensor

/// What the loss is, over the states that whatever method is trained gives to texts.
///
/// One file an objective. It holds the training examples, and what is trained beside the base, such as a head.
public protocol Objective: AnyObject {
    /// The name in recipes.
    static var name: String { get }

    /// What is trained beside the base and its adapter.
    var parameters: [Parameter] { get }
    /// The number of training examples.
    var count: Int { get }
    /// Whether a step's loss is the weighted mean of its examples' losses, so that it may be cut into passes.
    var isSeparable: Bool { get }

    /// The tokens of an example.
    func tokenCount(of example: Int) -> Int
    /// How much an example counts in the mean.
    func weight(of example: Int) -> Double

    /// The mean loss of some examples, one value, recorded on `tape`.
    ///
    /// - Parameter states: gives each text of a pack its state, `[texts, size]`.
    func loss(of examples: [Int], states: (PackedTokens) -> Tensor, tape: Tape?) -> Tensor
}
