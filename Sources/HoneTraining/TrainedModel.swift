public import HoneModels
public import HoneTensor

/// A base, and what a method moves of it or beside it.
public struct TrainedModel {
    /// The base: frozen, or with parameters of its own.
    public let encoder: Encoder
    /// What is trained beside the base; nil where nothing is.
    public let adapter: Adapter?

    /// The model that `recipe` trains, from a base opened as its method asks.
    ///
    /// - Throws: `AdapterError` where a target matches nothing.
    public init(_ encoder: Encoder, _ recipe: Recipe, method: any TrainingMethod.Type) throws(AdapterError) {
        self.encoder = encoder
        adapter = try method.adapter(for: encoder, recipe)
    }

    /// What the method moves, in the order of the network.
    public var parameters: [Parameter] { encoder.parameters + (adapter?.parameters ?? []) }

    /// The state of each text, `[texts, size]`.
    func states(_ tokens: PackedTokens, _ pass: ForwardPass) -> Tensor {
        var pass = pass
        pass.adapter = adapter
        return encoder.pooled(tokens, pass)
    }
}
