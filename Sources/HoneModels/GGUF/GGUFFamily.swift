internal import HoneTensor

/// How a family of decoders stands in GGUF files, and what llama.cpp takes for granted of it.
///
/// Written beside the family; read for reading and for writing, so that each name stands once.
struct GGUFFamily: Sendable {
    /// Which blocks llama.cpp gives a window.
    enum Windows: Sendable {
        /// None, whatever the file says.
        case none
        /// All but each so many-th.
        case allBut(each: Int)
    }

    /// Frequencies that stand in tensors of their own.
    enum FrequencyFactors: Sendable {
        /// Those of Llama 3, for all texts.
        case all
        /// Those of long and short texts.
        case byLength
    }

    /// `general.architecture`.
    var architecture: String
    /// What the class of the network is called in `architectures` of config.json.
    var className: String
    /// The modules of a block, as files call them, by their names in a folder.
    var modules: [String: String]
    /// What stands before a block's number in a folder.
    var layers = "model.layers"
    /// The module of the table of words, of positions, and of the last norm in a folder.
    var embedding = "model.embed_tokens"
    var positions: String?
    var norm = "model.norm"
    /// Whether rows of queries and keys that turn together lie side by side in the file.
    var turnsNeighbours = false
    /// Whether the file holds the weights of norms around 1 that a folder holds around 0.
    var isAroundOne = false
    /// Whether a folder holds matrices by input.
    var isTransposed = false
    /// The modules, as files call them, that may have a bias.
    var biases: Set<String> = []
    /// The activation.
    var unit = ActivationUnit.silu
    /// Whether the head must be the table of words.
    var isAlwaysTied = false
    var windows = Windows.none
    /// Each so many-th block knows no positions.
    var positionless: Int?
    var frequencyFactors: [FrequencyFactors] = []
    /// Whether heads may turn in some of their columns only.
    var turnsPartly = false
    /// Whether blocks with a window have a rotation of their own.
    var turnsWindowsApart = false
    /// Whether scores and logits are always capped.
    var isCapped = false
    /// The number of blocks of the one size whose scores are scaled by the channels over the heads, not by a head's
    /// columns.
    var layersScaledByChannels: Int?

    /// The window of each block that llama.cpp would take.
    func windows(layers: Int, window: Int?) -> [Int?] {
        guard case .allBut(let each) = windows else { return .init(repeating: nil, count: layers) }
        return (0..<layers).map { ($0 + 1) % each == 0 ? nil : window }
    }

    /// What llama.cpp multiplies scores by.
    func scale(layers: Int, channels: Int, heads: Int, headSize: Int) -> Float {
        1 / Float(layers == layersScaledByChannels ? channels / heads : headSize).squareRoot()
    }

    /// The modules that families of Llama's form share.
    static let usualModules = [
        "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output", "input_layernorm": "attn_norm",
        "post_attention_layernorm": "ffn_norm",
        "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    ]
    /// Those of norms of each head.
    static let headNorms = ["self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm"]
    /// Those of blocks with norms on both sides, in which a name of Llama's means something else.
    static let sandwichModules = usualModules.merging([
        "post_attention_layernorm": "post_attention_norm", "pre_feedforward_layernorm": "ffn_norm",
        "post_feedforward_layernorm": "post_ffw_norm",
    ]) { _, new in new }
}

extension DecoderRegistry {
    /// The family that a file calls so; of two that llama.cpp does not tell apart, the one with windows where the file
    /// has one.
    static func architecture(
        ofGGUF name: String,
        hasWindow: Bool
    ) -> (any DecoderArchitecture.Type)? {
        let found = architectures.filter { $0.gguf.architecture == name }
        return hasWindow ? found.last : found.first
    }

    /// The names of all architectures in GGUF files.
    static var namesInGGUF: [String] { Set(architectures.map { $0.gguf.architecture }).sorted() }
}
