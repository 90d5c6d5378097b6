internal import HoneBase
internal import HoneFormats

/// The rotation of a model in a GGUF file, read and written.
///
/// llama.cpp multiplies the attention factor of YaRN by 1 + 0.1 ln factor of its own.
enum GGUFRotation {
    /// The context in which Llama 3 was trained, and the rest of the settings that its makers publish.
    private static let llama3 = (original: 8_192.0, low: 1.0, high: 4.0)

    /// The rotary settings of a file as config.json spells them.
    static func members(
        _ reader: GGUFSettingsReader,
        _ family: GGUFFamily,
        headSize: Int?
    ) throws(ModelError) -> [(String, JSON?)] {
        let base = try reader.number(.ropeBase)
        var members: [(String, JSON?)] = [("rope_theta", base.map(JSON.number))]
        if let local = try reader.number(.ropeBaseInWindows) {
            members.append(("rope_local_base_freq", .number(local)))
        }
        if family.turnsPartly, let headSize, let columns = try reader.integer(.ropeDimensions),
            columns < headSize
        {
            members.append(("partial_rotary_factor", .number(Double(columns) / Double(headSize))))
        }
        let original = try reader.integer(.ropeOriginalLength)
        if family.turnsPartly, let original {
            members.append(("original_max_position_embeddings", .integer(original)))
        }
        members.append(("rope_scaling", try scaling(reader, base: base, original: original)))
        return members
    }

    private static func scaling(
        _ reader: GGUFSettingsReader,
        base: Double?,
        original: Int?
    ) throws(ModelError) -> JSON? {
        if let factors = try reader.factors(.all) { return frequencies(factors, base: base ?? 10_000) }
        let attention = try reader.number(.ropeAttentionFactor)
        var members: [(String, JSON)] = []
        if let original { members.append(("original_max_position_embeddings", .integer(original))) }
        if let short = try reader.factors(.short), let long = try reader.factors(.long) {
            members += [
                ("rope_type", "longrope"), ("short_factor", .array(short.map(JSON.number))),
                ("long_factor", .array(long.map(JSON.number))),
            ]
            members.append(("attention_factor", .number(attention ?? 1)))
            return .object(JSONObject(members))
        }
        guard let kind = try reader.text(.ropeScaling), kind != "none",
            let factor = try reader.number(.ropeFactor)
        else { return nil }
        members += [("rope_type", .string(kind)), ("factor", .number(factor))]
        if kind == "yarn" {
            if let attention {
                members.append(("attention_factor", .number(attention * magnitude(factor))))
            }
            for (key, name) in [(GGUFKey.ropeFast, "beta_fast"), (.ropeSlow, "beta_slow")] {
                if let number = try reader.number(key) { members.append((name, .number(number))) }
            }
        }
        return .object(JSONObject(members))
    }

    /// One factor for each frequency: those of Llama 3 where its usual settings give them.
    private static func frequencies(_ factors: [Double], base: Double) -> JSON {
        let factor = factors.max() ?? 1
        var usual = RotaryScaling(base: base, dimensions: 2 * factors.count)
        usual.kind = .llama3(
            factor: factor,
            low: llama3.low,
            high: llama3.high,
            original: llama3.original
        )
        if zip(self.factors(of: usual), factors).allSatisfy({ abs($0 - $1) <= 1e-5 * $1 }) {
            return [
                "rope_type": "llama3", "factor": .number(factor), "low_freq_factor": .number(llama3.low),
                "high_freq_factor": .number(llama3.high),
                "original_max_position_embeddings": .integer(Int(llama3.original)),
            ]
        }
        let all = JSON.array(factors.map(JSON.number))
        return [
            "rope_type": "longrope", "short_factor": all, "long_factor": all, "attention_factor": 1,
            "factor": 1,
        ]
    }

    /// What each frequency is divided by.
    private static func factors(of scaling: RotaryScaling) -> [Double] {
        let plain = RotaryScaling(base: scaling.base, dimensions: scaling.dimensions)
        return zip(plain.inverseFrequencies(length: 1), scaling.inverseFrequencies(length: 1)).map(/)
    }

    private static func magnitude(_ factor: Double) -> Double {
        factor <= 1 ? 1 : 1 + 0.1 * Mathematics.log(factor)
    }
}

extension GGUFRotation {
    /// What a file says of a rotation: settings, and tensors of factors.
    struct Written {
        var values: [(GGUFKey, GGUFValue)] = []
        var factors: [(GGUFFactors, [Float])] = []
    }

    /// What a file says of `scaling`.
    ///
    /// - Throws: A setting that llama.cpp does not know, with what it would take instead.
    static func written(
        _ scaling: RotaryScaling,
        _ family: GGUFFamily,
        headSize: Int
    ) throws(GGUFUnknown) -> Written {
        var written = Written()
        written.values = [
            (.ropeDimensions, .uint32(UInt32(scaling.dimensions))),
            (.ropeBase, .float32(Float(scaling.base))),
        ]
        guard scaling.dimensions == headSize || family.turnsPartly else {
            throw GGUFUnknown(
                "partial_rotary_factor",
                "1",
                "\(Double(scaling.dimensions) / Double(headSize))"
            )
        }
        func other(_ name: String, _ expected: String) -> GGUFUnknown {
            GGUFUnknown("rope_type", expected, name)
        }
        switch scaling.kind {
        case .plain: break
        case .linear(let factor):
            written.values += [(.ropeScaling, .string("linear")), (.ropeFactor, .float32(Float(factor)))]
        case .dynamic: throw other("dynamic", "default, linear, yarn, llama3 or longrope")
        case .llama3:
            guard family.frequencyFactors.contains(.all) else {
                throw other("llama3", "default, linear or yarn")
            }
            written.factors = [(.all, factors(of: scaling).map(Float.init))]
        case .yarn(let factor, let fast, let slow, let original, let truncates):
            guard truncates else { throw GGUFUnknown("truncate", "true", "false") }
            written.values += [
                (.ropeScaling, .string("yarn")), (.ropeFactor, .float32(Float(factor))),
                (.ropeOriginalLength, .uint32(UInt32(original))),
                (
                    .ropeAttentionFactor, .float32(Float(scaling.attentionFactor / magnitude(factor)))
                ), (.ropeFast, .float32(Float(fast))), (.ropeSlow, .float32(Float(slow))),
            ]
        case .longrope(let short, let long, _)
        where short == long && scaling.attentionFactor == 1 && family.frequencyFactors.contains(.all):
            written.factors = [(.all, short.map(Float.init))]
        case .longrope(let short, let long, let original):
            guard family.frequencyFactors.contains(.byLength) else {
                throw other("longrope", "default, linear or yarn")
            }
            written.values += [
                (.ropeScaling, .string("longrope")), (.ropeOriginalLength, .uint32(UInt32(original))),
                (.ropeAttentionFactor, .float32(Float(scaling.attentionFactor))),
            ]
            written.factors = [(.long, long.map(Float.init)), (.short, short.map(Float.init))]
        }
        return written
    }
}

/// A setting of a model that llama.cpp does not know: it would compute something else.
struct GGUFUnknown: Error {
    let setting: String
    let expected: String
    let found: String

    init(_ setting: String, _ expected: String, _ found: String) {
        (self.setting, self.expected, self.found) = (setting, expected, found)
    }
}
