internal import HoneBase
internal import HoneModels
internal import HoneRetrieval
internal import HoneTensor
public import SystemPackage

extension PromptedModel {
    private static let fileName = "prompt.json"
    private static let featuresName = "examples.safetensors"

    /// Writes the prompt with its examples, and the embeddings of those from which inputs find their own.
    public func save(to folder: FilePath, base: Base) throws {
        var record = JSONObject([
            ("hone_prompt", 1), ("instruction", .string(instruction)),
            ("labels", .array(labels.map(JSON.string))), ("rule", .string(rule.rawValue)),
            ("answer_tokens", .integer(answerTokens)), ("answers_are_lines", .bool(answersAreLines)),
        ])
        if let lookup {
            record["documents"] = [
                "index": .string(lookup.index.index.path.absolute.string),
                "search": .string(lookup.method.rawValue),
                "passages": .integer(lookup.count),
            ]
        }
        switch examples {
        case .fixed(let shots): record["examples"] = .array(shots.map(\.json))
        case .nearest(let nearest):
            let encoder = BaseRecord(nearest.encoder)
            record["examples"] = .array(nearest.shots.map(\.json))
            record["nearest"] = .integer(nearest.count)
            record["encoder"] = encoder.json
            record["encoder_probe"] = .string(encoder.probe)
            try RunTensors.write(
                [("examples", nearest.features)],
                metadata: [:],
                to: folder.appending(Self.featuresName)
            )
        }
        try Files.write(JSON.object(record).text(pretty: true), to: folder.appending(Self.fileName))
    }

    /// The model that `save` wrote.
    ///
    /// - Throws: `RunError`, and what opening the encoder throws.
    public init(_ folder: FilePath, base: Base, labelCount: Int) throws {
        try self.init(folder, base: base, labelCount: labelCount, reader: PromptReader(base.decoder))
    }

    /// The model that `save` wrote, asking by `reader`.
    init(_ folder: FilePath, base: Base, labelCount: Int, reader: PromptReader) throws {
        let path = folder.appending(Self.fileName)
        guard Files.exists(path) else {
            throw RunError.malformed(path, what: "the run of a decoder lacks \(Self.fileName)")
        }
        var keys = try RecordKeys(path, version: ("hone_prompt", 1))
        instruction = try keys.text("instruction")
        labels = keys.optional("labels")?.array?.compactMap(\.string) ?? []
        guard labels.count == labelCount else {
            throw RunError.malformed(path, what: "\(labelCount) labels are expected, found \(labels.count)")
        }
        guard let rule = LabelRule(rawValue: try keys.text("rule")) else {
            throw RunError.malformed(path, what: "\"rule\" is none of \(LabelRule.allCases.map(\.rawValue))")
        }
        self.rule = rule
        guard let tokens = try keys.value("answer_tokens").integer, (1...1_000_000).contains(tokens) else {
            throw RunError.malformed(path, what: "\"answer_tokens\" is no number above 0")
        }
        answerTokens = min(tokens, max(1, base.decoder.maximumTokens / 2))
        answersAreLines = try keys.flag("answers_are_lines")
        let shots = (try keys.value("examples").array ?? []).compactMap(PromptShot.init(_:))
        if let count = keys.optional("nearest")?.integer {
            let record = try BaseRecord(
                try keys.value("encoder"),
                probe: try keys.text("encoder_probe"),
                at: path
            )
            let encoder = try record.open(path)
            let features = try RunTensors(folder.appending(Self.featuresName)).matrix("examples")
            guard features.shape == [shots.count, encoder.encoder.size], count >= 1 else {
                throw RunError.malformed(
                    path,
                    what: "\(shots.count) examples, but embeddings \(features.shape)"
                )
            }
            examples = .nearest(
                NearestShots(shots: shots, features: features, count: count, encoder: encoder)
            )
        } else {
            examples = .fixed(shots)
        }
        lookup = try keys.optional("documents").map { try Self.lookup($0, path) }
        try keys.finish(renamed: [:])
        self.reader = reader
    }
}

extension PromptedModel {
    /// What prompts look up, as `save` noted it; each query of a run is noted.
    private static func lookup(_ json: JSON, _ path: FilePath) throws -> PassageLookup {
        guard let index = json["index"]?.string, let count = json["passages"]?.integer, count > 0,
            let method = json["search"]?.string.flatMap(SearchMethod.init(rawValue:))
        else { throw RunError.malformed(path, what: "\"documents\" lacks index, search or passages") }
        guard Files.exists(FilePath(index)) else { throw RunError.indexMissing(path, index: FilePath(index)) }
        let open = try OpenIndex(FilePath(index), needsMeaning: method.needsMeaning)
        return PassageLookup(index: open, method: method, count: count)
    }
}

extension PromptShot {
    fileprivate var json: JSON { ["input": .string(input), "output": .string(output)] }

    fileprivate init?(_ json: JSON) {
        guard let input = json["input"]?.string, let output = json["output"]?.string else { return nil }
        self.init(input: input, output: output)
    }
}
