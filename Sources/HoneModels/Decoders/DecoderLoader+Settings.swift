internal import HoneBase
internal import HoneTensor

/// The settings of config.json that several families read alike.
extension DecoderLoader {
    /// The activation at `key`; `absent` where nothing stands there.
    ///
    /// - Parameter aliases: names that mean another activation in this family.
    mutating func unit(
        _ key: String,
        absent: ActivationUnit,
        aliases: [String: ActivationUnit] = [:]
    ) throws(ModelError) -> ActivationUnit {
        guard let name = try settings.text(key) else { return absent }
        if let unit = aliases[name] { return unit }
        switch name {
        case "silu", "swish": return .silu
        case "gelu", "gelu_python": return .gelu
        case "gelu_new", "gelu_pytorch_tanh", "gelu_python_tanh": return .geluTanh
        default:
            throw .wrongValue(
                settings.path,
                key: key,
                expected: "silu, gelu, gelu_new or gelu_pytorch_tanh",
                found: name
            )
        }
    }

    /// The rotation that the settings ask for.
    ///
    /// - Parameters:
    ///   - base: `rope_theta` where it is absent.
    ///   - layers: which of `rope_parameters` is read where it holds some for each kind of layer.
    mutating func rotary(
        _ sizes: DecoderSizes,
        base: Double = 10_000,
        layers: String? = nil
    ) throws(ModelError) -> RotaryEmbedding {
        let defaults = RotaryScaling.Defaults(
            base: base,
            dimensions: sizes.headSize,
            maximum: sizes.maximumPositions
        )
        return RotaryEmbedding(try RotaryScaling(&settings, defaults, layers: layers))
    }

    /// The window of each layer by `layer_types`; nil where the key is absent.
    mutating func windows(_ sizes: DecoderSizes, window: Int?) throws(ModelError) -> [Int?]? {
        guard let list = try settings.list("layer_types") else { return nil }
        let path = settings.path
        func wrong(_ expected: String, _ found: String) -> ModelError {
            .wrongValue(path, key: "layer_types", expected: expected, found: found)
        }
        guard list.count == sizes.layerCount else {
            throw wrong("\(sizes.layerCount) kinds of layers", "\(list.count)")
        }
        var windows: [Int?] = []
        for kind in list {
            switch kind.string {
            case "full_attention": windows.append(nil)
            case "sliding_attention":
                guard let window else {
                    throw wrong("full_attention, as there is no sliding_window", "sliding_attention")
                }
                windows.append(window)
            default: throw wrong("full_attention or sliding_attention", kind.text())
            }
        }
        return windows
    }

    /// The most tokens that the model was made for.
    mutating func maximumTokens() throws(ModelError) -> Int {
        let range = 1...(1 << 30)
        let usual = try settings.integer("max_position_embeddings", in: range)
        let old = try settings.integer("n_positions", in: range)
        return usual ?? old ?? 2_048
    }
}
