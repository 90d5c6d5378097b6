public import HoneTensor
internal import HoneText

/// A pre-trained network that training moves, or moves something beside: what encoders and decoders have in common.
public protocol TrainableModel: Sendable {
    /// The linear maps that an adapter may add to, in the order of the network.
    var linearModules: [LinearModules] { get }
    /// What is trained, in the order of the network; nothing where it is frozen.
    var parameters: [Parameter] { get }
    /// The table of words where only the rows move that training data take; nil where there is none.
    var wordTable: Parameter? { get }
    /// The channels of a state.
    var stateSize: Int { get }
    /// The number of tokens.
    var vocabularySize: Int { get }
    /// The longest text that is read whole, in tokens with the special ones.
    var maximumTokens: Int { get }
    /// The type of number in which matrix products are computed.
    var matrixType: DType { get }
    /// Who holds the weights and computes.
    var backend: any Backend { get }
    /// The tokens that are read in one pass where nothing is trained.
    static var tokensPerPass: Int { get }
    /// What PEFT calls a model of this kind.
    static var peftTask: String { get }

    /// The states of some texts: one for each text of an encoder, one for each token of a decoder.
    ///
    /// - Shapes: returns `[texts or tokens, size]`.
    func read(_ tokens: PackedTokens, _ pass: ForwardPass) -> Tensor
}

extension Encoder: TrainableModel {
    /// A vector for each text.
    public static var peftTask: String { "FEATURE_EXTRACTION" }

    /// The components of an embedding.
    public var stateSize: Int { size }

    /// The number of tokens.
    public var vocabularySize: Int { tokenizer.vocabularySize }

    /// The pooled state of each text.
    public func read(_ tokens: PackedTokens, _ pass: ForwardPass) -> Tensor { pooled(tokens, pass) }
}

extension Decoder: TrainableModel {
    /// What comes next in a text.
    public static var peftTask: String { "CAUSAL_LM" }

    /// Enough to keep every core busy.
    public static var tokensPerPass: Int { 1_024 }

    /// The channels of a token's state.
    public var stateSize: Int { network.hiddenSize }

    /// The state of each token before the head.
    public func read(_ tokens: PackedTokens, _ pass: ForwardPass) -> Tensor { states(of: tokens, pass) }

    /// The table of words where it is not the head as well, whose rows all move.
    public var wordTable: Parameter? { network.isTied ? nil : network.embedding?.parameter }

    /// The mean cross-entropy in nats of next tokens, recorded on the pass's tape.
    ///
    /// - Shapes: states `[tokens, size]`, as `read` gives them; returns `[1]`.
    public func crossEntropy(of next: NextTokens, _ states: Tensor, _ pass: ForwardPass) -> Tensor {
        states.crossEntropy(of: next, through: network.head, cap: network.logitCap, tape: pass.tape)
    }

    /// The cross-entropy in nats of each next token.
    ///
    /// - Shapes: states `[tokens, size]`, as `read` gives them.
    public func losses(of next: NextTokens, _ states: Tensor) -> [Float] {
        states.losses(of: next, through: network.head, cap: network.logitCap)
    }
}
