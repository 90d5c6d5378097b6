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

    /// How an encoder's states become one for each text; nil for as its folder says.
    var pooling: Pooling? { get }

    /// The texts of an example as token ids.
    func texts(of example: Int) -> [[Int32]]
    /// The tokens of an example.
    func tokenCount(of example: Int) -> Int
    /// Every token that an example holds, rising.
    var usedTokens: [Int32] { get }
    /// How much an example counts in the mean.
    func weight(of example: Int) -> Double

    /// The mean loss of some examples, one value, recorded on the tape of `pass`.
    ///
    /// - Parameter states: reads a pack of texts with what is trained: `[texts, size]` of an encoder, `[tokens, size]`
    ///   of a decoder.
    func loss(of examples: [Int], _ states: (PackedTokens) -> Tensor, _ pass: ForwardPass) -> Tensor
}

extension Objective {
    /// As the encoder's folder says.
    public var pooling: Pooling? { nil }

    /// The tokens of an example.
    public func tokenCount(of example: Int) -> Int { texts(of: example).reduce(0) { $0 + $1.count } }

    /// Every token that an example holds, rising.
    public var usedTokens: [Int32] {
        var used = Set<Int32>()
        for example in 0..<count {
            for text in texts(of: example) { used.formUnion(text) }
        }
        return used.sorted()
    }
}
