internal import HoneBase
internal import HoneFormats
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
public import SystemPackage

/// A run of a re-ranker as a folder of its own, which transformers opens as `AutoModelForSequenceClassification` and
/// sentence-transformers as `CrossEncoder`.
///
/// An adapter is merged into the weights in float32. What was written is read back, and must score probe pairs as the run
/// does.
public struct CrossEncoderExport: Sendable {
    /// The largest difference of a score, over the largest score or 1: what float32 allows for.
    public static let bound = 1e-4

    /// The largest relative difference that was found.
    public let difference: Double

    private static let question = "How do I change the pressure of the pump?"
    private static let passages = [
        "The pump leaks at the left seal.", "", "42",
        "Turn the screw to the right until the gauge shows 180 bar.",
        String(repeating: "Wann kommt die bestellte Ware an, und wer nimmt sie entgegen? ", count: 40),
    ]

    /// Whether the folder is a run of a re-ranker.
    public static func isReranker(_ folder: FilePath) -> Bool {
        (try? RunRecord(in: folder).approach) == Reranking.name
    }

    /// Writes the run in `folder` to `target`, which must not be there.
    ///
    /// - Throws: `ExportError`, and what opening the run throws.
    public init(_ folder: FilePath, to target: FilePath) throws {
        guard !Files.exists(target) else { throw ExportError.exists(target) }
        let base = try RunRecord(in: folder).openBase(of: folder, as: .float32).requiringEncoder()
        let tuned = try TunedCrossEncoder(folder, base: base)
        let aside = Files.freePath(beside: target)
        try Files.makeFolder(aside)
        do {
            try Self.writeSettings(of: base, to: aside)
            try Self.writeWeights(of: tuned, folder, base, to: aside)
            for name in ["README.md", Recipe.fileName] where Files.exists(folder.appending(name)) {
                try Files.write(Files.text(of: folder.appending(name)), to: aside.appending(name))
            }
            // What the model has seen, in its base and in this run.
            for seen in [base.folder, folder] { try SeenText.copy(seen, to: aside) }
            difference = try Self.difference(tuned.network(on: base), aside)
            guard difference <= Self.bound else { throw ExportError.scoresDiffer(target, by: difference) }
            try Files.move(aside, to: target)
        } catch {
            try? Files.remove(aside)
            throw error
        }
    }

    /// The base's tokenizer and configuration, as those of a classifier with one output.
    private static func writeSettings(of base: Base, to target: FilePath) throws {
        for name in ["vocab.txt", "tokenizer.json", "special_tokens_map.json", "tokenizer_config.json"]
        where Files.exists(base.folder.appending(name)) {
            try Files.write(Files.text(of: base.folder.appending(name)), to: target.appending(name))
        }
        try change("config.json", of: base, to: target) { configuration in
            configuration["architectures"] = ["BertForSequenceClassification"]
            configuration["id2label"] = ["0": "LABEL_0"]
            configuration["label2id"] = ["LABEL_0": 0]
            for key in ["num_labels", "torch_dtype"] { configuration[key] = nil }
            configuration["dtype"] = "float32"
            // Scores as they are; sentence-transformers would put them between 0 and 1.
            configuration["sentence_transformers"] = ["activation_fn": "torch.nn.modules.linear.Identity"]
        }
        // What an encoder reads at most stands in a file of sentence-transformers that a classifier has not.
        try change("tokenizer_config.json", of: base, to: target) { settings in
            settings["model_max_length"] = .integer(base.maximumTokens)
            if settings["tokenizer_class"] == nil { settings["tokenizer_class"] = "BertTokenizer" }
        }
    }

    private static func change(
        _ name: String,
        of base: Base,
        to target: FilePath,
        _ body: (inout JSONObject) -> Void
    ) throws {
        let path = base.folder.appending(name)
        var settings = JSONObject()
        if Files.exists(path) { settings = try JSONScanner.parse(Files.bytes(of: path)).object ?? settings }
        body(&settings)
        try Files.write(JSON.object(settings).text(pretty: true), to: target.appending(name))
    }

    private static func writeWeights(
        of tuned: TunedCrossEncoder,
        _ folder: FilePath,
        _ base: Base,
        to target: FilePath
    ) throws {
        var source = base.folder
        let merged = target.appending("merged")
        defer { try? Files.remove(merged) }
        if let adapter = tuned.tuned.adapter {
            try ModelFolderWriter.write(merging: adapter, into: base.folder, to: merged)
            source = merged
        } else if tuned.tuned.moved != nil {
            source = folder.appending(ModelKind.encoder.rawValue)
        }
        // As parameters all tensors have a name and float32 values.
        let network = try Encoder(folder: source, as: .float32, isTrained: true)
        var values = network.parameters.flatMap(\.namedValues).map { ("bert." + $0.name, $0.value) }
        values += tuned.namedHead.map { (($0.name.hasPrefix("pooler.") ? "bert." : "") + $0.name, $0.value) }
        try RunTensors.write(values, metadata: [:], to: target.appending("model.safetensors"))
    }

    private static func difference(_ run: CrossEncoder, _ written: FilePath) throws -> Double {
        let expected = run.scores(of: passages, for: question)
        let found = try CrossEncoder(folder: written, as: .float32).scores(of: passages, for: question)
        guard (expected + found).allSatisfy(\.isFinite) else { return .infinity }
        let largest = expected.reduce(1) { max($0, $1.magnitude) }
        return zip(expected, found).reduce(0) { max($0, ($1.0 - $1.1).magnitude) } / largest
    }
}
