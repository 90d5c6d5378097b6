internal import HoneTensor

/// What a decoder makes of fixed tokens: by it what was written is compared with what it was written from.
struct DecoderProbe {
    /// The logits of all tokens.
    let logits: [Float]
    let attentions: [CausalAttention]
    /// The angles of each block for one step, of short and long texts; none where it knows no positions.
    let angles: [[Double]]

    private let tokens: PackedTokens

    /// The probe of `decoder`, with an adapter where there is one: two texts of up to 24 tokens.
    init(_ decoder: Decoder, _ adapter: Adapter? = nil) {
        let length = min(24, decoder.maximumTokens)
        let texts = (0..<2).map { text in
            (0..<max(1, length - 7 * text)).map {
                Int32(($0 * 7_919 + text * 104_729 + 11) % decoder.vocabularySize)
            }
        }
        self.init(decoder, adapter, PackedTokens(texts))
    }

    /// The same texts read by another decoder of as many tokens.
    init(_ decoder: Decoder, like other: DecoderProbe) { self.init(decoder, nil, other.tokens) }

    private init(_ decoder: Decoder, _ adapter: Adapter?, _ tokens: PackedTokens) {
        self.tokens = tokens
        logits = decoder.logits(decoder.states(of: tokens, ForwardPass(adapter: adapter))).floats()
        attentions = decoder.network.attentions
        angles = decoder.network.blocks.map { block in
            guard let scaling = block.selfAttention.rotary?.scaling else { return [] }
            return [1, 1 << 24].flatMap { length in
                scaling.inverseFrequencies(length: length).map { $0 * scaling.attentionFactor }
            }
        }
    }

    /// The bound for products in `type`: in bfloat16 tables that are held in more bits are rounded at another place.
    static func bound(_ bound: Double, _ type: DType) -> Double {
        type == .float32 ? bound : max(bound, 5e-2)
    }

    /// The largest difference of a logit over the largest logit; infinite where one is no number.
    func difference(from other: DecoderProbe) -> Double {
        guard logits.count == other.logits.count, (logits + other.logits).allSatisfy(\.isFinite) else {
            return .infinity
        }
        let largest = other.logits.reduce(0) { max($0, $1.magnitude) }
        let difference = zip(logits, other.logits).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
        return Double(difference) / max(Double(largest), .leastNormalMagnitude)
    }

    /// What of the settings is not the same; nil where all is.
    func otherSetting(than other: DecoderProbe) -> String? {
        guard attentions == other.attentions else { return "attention" }
        let isSame =
            angles.count == other.angles.count
            && zip(angles, other.angles).allSatisfy { mine, its in
                mine.count == its.count && zip(mine, its).allSatisfy { abs($0 - $1) <= 1e-5 * abs($1) }
            }
        return isSame ? nil : "rotation"
    }
}
