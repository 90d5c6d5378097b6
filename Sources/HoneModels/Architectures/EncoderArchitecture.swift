public import HoneTensor
public import SystemPackage

/// A network that reads packed tokens and gives each a state.
///
/// One file an architecture, named after `model_type`.
public protocol EncoderArchitecture: Sendable {
    /// The `model_type` of `config.json`.
    static var modelType: String { get }

    /// The network with the configuration and weights of `folder`, computing on `backend`, matrix products in `type`.
    ///
    /// - Throws: `ModelError` where a setting is unknown or cannot be honoured, or a tensor is missing, left
    ///   over or of the wrong shape.
    ///
    /// - Parameter isTrained: whether every tensor becomes a parameter with a float32 master.
    init(folder: FilePath, as type: DType, isTrained: Bool, on backend: any Backend) throws(ModelError)

    /// The size of a token's state.
    var hiddenSize: Int { get }
    /// The longest text that has positions.
    var maximumTokens: Int { get }
    /// The number of tokens that have an embedding.
    var vocabularySize: Int { get }

    /// The linear maps that an adapter may add to, in the order of the network.
    var linearModules: [LinearModules] { get }
    /// The table of words, where it is trained: a row for each token.
    var wordTable: Parameter? { get }
    /// What is trained, in the order of the network; nothing for a frozen one.
    var parameters: [Parameter] { get }

    /// The state of each token.
    ///
    /// - Shapes: returns `[tokens, hiddenSize]`.
    func states(of tokens: PackedTokens, _ pass: ForwardPass) -> Tensor
}

/// The encoders that are known; a new one is a file beside this one and a line here.
enum EncoderRegistry {
    static let architectures: [any EncoderArchitecture.Type] = [BERT.self]

    static func architecture(in folder: FilePath) throws(ModelError) -> any EncoderArchitecture.Type {
        let path = folder.appending("config.json")
        var settings = try ModelSettings(path)
        let known = architectures.map { $0.modelType }
        guard let found = try settings.text("model_type") else {
            throw .missingKey(path, key: "model_type", expected: known.joined(separator: ", "))
        }
        guard let architecture = architectures.first(where: { $0.modelType == found }) else {
            throw .unknownArchitecture(path, found: found, known: known)
        }
        return architecture
    }
}
