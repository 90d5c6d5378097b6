public import HoneModels
public import HoneTensor

/// A base, and what a method moves of it or beside it.
public struct TrainedModel {
    /// The base: frozen, or with parameters of its own.
    public let base: any TrainableModel
    /// What is trained beside the base; nil where nothing is.
    public let adapter: Adapter?

    /// The model that `recipe` trains, from a base opened as its method asks.
    ///
    /// - Throws: `AdapterError` where a target matches nothing.
    public init(
        _ base: any TrainableModel,
        _ recipe: Recipe,
        method: any TrainingMethod.Type
    ) throws(AdapterError) {
        self.base = base
        adapter = try method.adapter(for: base, recipe)
    }

    /// What the method moves, in the order of the network.
    public var parameters: [Parameter] { base.parameters + (adapter?.parameters ?? []) }

    /// The states of some texts, with the adapter: one for each text of an encoder, one for each token of a decoder.
    func read(_ tokens: PackedTokens, _ pass: ForwardPass) -> Tensor {
        var pass = pass
        pass.adapter = adapter
        return base.read(tokens, pass)
    }
}
