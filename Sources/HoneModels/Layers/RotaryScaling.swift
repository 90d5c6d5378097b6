internal import HoneBase
internal import SystemPackage

/// The frequencies of a rotary embedding, and how they are changed for texts longer than those of the first training
/// (`rope_parameters`, or `rope_theta` with `rope_scaling`, of config.json).
struct RotaryScaling: Sendable {
    /// How frequencies are changed.
    enum Kind: Sendable {
        /// As they are.
        case plain
        /// All divided by a factor.
        case linear(factor: Double)
        /// The base grows with the length of the text.
        case dynamic(factor: Double, maximum: Double)
        /// Slow ones divided by a factor, fast ones kept, a ramp between them (Llama 3.1).
        case llama3(factor: Double, low: Double, high: Double, original: Double)
        /// A ramp over dimensions between divided and kept (Peng et al., "YaRN", 2023).
        case yarn(factor: Double, fast: Double, slow: Double, original: Double, truncates: Bool)
        /// A factor for each frequency, others for long texts (Phi-3).
        case longrope(short: [Double], long: [Double], original: Double)
    }

    var base: Double
    /// The columns of a head that turn.
    var dimensions: Int
    var kind = Kind.plain
    /// What cosines and sines are multiplied by.
    var attentionFactor = 1.0

    /// Whether the frequencies depend on the length of the text.
    var dependsOnLength: Bool {
        switch kind {
        case .dynamic, .longrope: true
        case .plain, .linear, .llama3, .yarn: false
        }
    }

    /// The length beyond which all frequencies are others, so that no key from before can be kept; nil where there is
    /// none.
    ///
    /// With a base that grows with the text a kept key keeps the frequencies of the pass that made it, as the reference
    /// has it.
    var switchLength: Int? {
        guard case .longrope(_, _, let original) = kind else { return nil }
        return Int(original)
    }

    /// The length that a base that grows with the text was made to reach; nil for other kinds.
    var extendedLength: Int? {
        guard case .dynamic(let factor, let maximum) = kind else { return nil }
        return Int(min(factor * maximum, 0x1p30))
    }

    /// `dimensions / 2` angles for one step of position.
    func inverseFrequencies(length: Int) -> [Double] {
        let count = dimensions / 2
        func plain(_ base: Double) -> [Double] {
            (0..<count).map { 1 / Mathematics.pow(base, Double(2 * $0) / Double(dimensions)) }
        }
        switch kind {
        case .plain: return plain(base)
        case .linear(let factor): return plain(base).map { $0 / factor }
        case .dynamic(let factor, let maximum):
            let stretch = factor * max(Double(length), maximum) / maximum - (factor - 1)
            return plain(base * Mathematics.pow(stretch, Double(dimensions) / Double(dimensions - 2)))
        case .llama3(let factor, let low, let high, let original):
            return plain(base).map { frequency in
                let wavelength = 2 * Double.pi / frequency
                if wavelength < original / high { return frequency }
                if wavelength > original / low { return frequency / factor }
                let share = (original / wavelength - low) / (high - low)
                return (1 - share) * frequency / factor + share * frequency
            }
        case .yarn(let factor, let fast, let slow, let original, let truncates):
            func dimension(_ turns: Double) -> Double {
                Double(dimensions) * Mathematics.log(original / (turns * 2 * Double.pi))
                    / (2 * Mathematics.log(base))
            }
            var (low, high) = (dimension(fast), dimension(slow))
            if truncates { (low, high) = (low.rounded(.down), high.rounded(.up)) }
            low = max(low, 0)
            high = min(high, Double(dimensions - 1))
            if low == high { high += 0.001 }
            return plain(base).enumerated().map { index, frequency in
                let ramp = min(max((Double(index) - low) / (high - low), 0), 1)
                return frequency / factor * ramp + frequency * (1 - ramp)
            }
        case .longrope(let short, let long, let original):
            let factors = Double(length) > original ? long : short
            return zip(plain(base), factors).map { $0 / $1 }
        }
    }
}

extension RotaryScaling {
    /// What a family takes where its config.json is silent.
    struct Defaults {
        var base = 10_000.0
        var dimensions: Int
        /// `max_position_embeddings`.
        var maximum: Int
        /// `original_max_position_embeddings` where the family has a default of its own.
        var original: Int?
        /// Whether `partial_rotary_factor` is honoured.
        var allowsPartial = false
    }

    /// Reads the settings of config.json.
    ///
    /// - Parameter layers: which of `rope_parameters` is read where it holds some for each kind of layer.
    init(
        _ settings: inout ModelSettings,
        _ defaults: Defaults,
        layers: String? = nil
    ) throws(ModelError) {
        let theta = try settings.number("rope_theta")
        let old = try settings.object("rope_scaling")
        var new = try settings.object("rope_parameters")
        if let layers, let nested = new?[layers] { new = nested.object }
        let chosen = old?.members.isEmpty == false ? ("rope_scaling", old) : ("rope_parameters", new)
        var reader = RotaryReader(settings.path, chosen.0, chosen.1)
        let partial = defaults.allowsPartial ? try settings.number("partial_rotary_factor") : nil
        let innerPartial = defaults.allowsPartial ? try reader.number("partial_rotary_factor") : nil
        let share = partial ?? innerPartial ?? 1
        guard share > 0, share <= 1 else {
            throw .wrongValue(
                settings.path,
                key: "partial_rotary_factor",
                expected: "a share above 0, at most 1",
                found: "\(share)"
            )
        }
        dimensions = Int(Double(defaults.dimensions) * share)
        base = try reader.number("rope_theta") ?? theta ?? defaults.base
        guard base > 0, base.isFinite, dimensions > 0, dimensions % 2 == 0 else {
            throw .wrongValue(
                settings.path,
                key: "rope_theta",
                expected: "a number above 0, over an even number of columns",
                found: "\(base) over \(dimensions)"
            )
        }
        let (outer, inner) = (
            try settings.number("original_max_position_embeddings"),
            try reader.number("original_max_position_embeddings")
        )
        let original = outer ?? defaults.original.map(Double.init) ?? inner ?? Double(defaults.maximum)
        let (named, oldName) = (try reader.text("rope_type"), try reader.text("type"))
        try readKind(
            named ?? oldName ?? "default",
            &reader,
            original: original,
            maximum: Double(defaults.maximum),
            settings.path
        )
        try reader.finish()
    }

    private mutating func readKind(
        _ name: String,
        _ reader: inout RotaryReader,
        original: Double,
        maximum: Double,
        _ path: FilePath
    ) throws(ModelError) {
        switch name {
        case "default", "mrope": kind = .plain
        case "linear": kind = .linear(factor: try reader.positive("factor"))
        case "dynamic": kind = .dynamic(factor: try reader.positive("factor"), maximum: maximum)
        case "llama3":
            kind = .llama3(
                factor: try reader.positive("factor"),
                low: try reader.positive("low_freq_factor"),
                high: try reader.positive("high_freq_factor"),
                original: original
            )
        case "yarn":
            let factor = try reader.number("factor") ?? maximum / original
            kind = .yarn(
                factor: factor,
                fast: try reader.nonZero("beta_fast") ?? 32,
                slow: try reader.nonZero("beta_slow") ?? 1,
                original: original,
                truncates: try reader.flag("truncate") ?? true
            )
            func magnitude(_ coefficient: Double) -> Double {
                factor <= 1 ? 1 : 0.1 * coefficient * Mathematics.log(factor) + 1
            }
            let (scale, all) = (try reader.nonZero("mscale"), try reader.nonZero("mscale_all_dim"))
            if let given = try reader.number("attention_factor") {
                attentionFactor = given
            } else if let scale, let all {
                attentionFactor = magnitude(scale) / magnitude(all)
            } else {
                attentionFactor = magnitude(1)
            }
        case "longrope", "su":
            let count = dimensions / 2
            kind = .longrope(
                short: try reader.numbers("short_factor", count: count),
                long: try reader.numbers("long_factor", count: count),
                original: original
            )
            let factor = try reader.number("factor") ?? maximum / original
            if let given = try reader.number("attention_factor") {
                attentionFactor = given
            } else if factor > 1 {
                attentionFactor = (1 + Mathematics.log(factor) / Mathematics.log(original)).squareRoot()
            }
        default:
            throw .wrongValue(
                path,
                key: reader.key("rope_type"),
                expected: "default, linear, dynamic, llama3, yarn or longrope",
                found: name
            )
        }
    }
}
