internal import HoneBase
internal import HoneModels
internal import HoneText
internal import SystemPackage

/// Texts that a model writes while it learns, kept in a file beside its checkpoints: the same seed at every time, so that
/// what changes is the model.
struct PretrainingSampler {
    private let decoder: Decoder
    private let tokenizer: any Tokenizer
    private let prompts: [String]
    private let interval: Int
    private let file: FilePath
    private let seed: UInt64
    /// The tokens of a sample.
    private static let length = 60

    init(
        _ decoder: Decoder,
        _ tokenizer: any Tokenizer,
        prompts: [String],
        interval: Int,
        file: FilePath,
        seed: UInt64
    ) {
        self.decoder = decoder
        self.tokenizer = tokenizer
        self.prompts = prompts
        self.interval = interval
        self.file = file
        self.seed = seed
    }

    /// The first words of some held-out documents.
    static func openings(of text: PretrainingText, _ tokenizer: any Tokenizer) -> [String] {
        text.heldOut.prefix(3).map { document in
            tokenizer.decode(Array(document.ids.dropFirst().prefix(12)))
                .split(separator: " ").dropLast().joined(separator: " ")
        }
        .filter { !$0.isEmpty }
    }

    /// Writes a sample to each prompt where it is time for that; what was written.
    func write(at step: Int, of total: Int) throws(FileError) -> [PretrainingResult.Sample] {
        guard step % interval == 0 || step == total else { return [] }
        var options = GenerationOptions()
        options.maximumTokens = Self.length
        options.stopIDs = decoder.special.ends
        options.sampling.temperature = 0.7
        options.sampling.topP = 0.95
        options.sampling.seed = seed
        let texts = decoder.generate(prompts.map { tokenizer.encode($0) }, options).texts
        let samples = zip(prompts, texts).map {
            PretrainingResult.Sample(step: step, prompt: $0, text: $1.text ?? "")
        }
        try keep(try all() + samples)
        return samples
    }

    /// Forgets what was written behind `step`: those steps are taken again.
    func forget(behind step: Int) throws(FileError) {
        guard Files.exists(file) else { return }
        try keep(try all().filter { $0.step <= step })
    }

    /// All samples of the run.
    func all() throws(FileError) -> [PretrainingResult.Sample] {
        guard Files.exists(file) else { return [] }
        return try Files.text(of: file).split(separator: "\n").compactMap { line in
            guard let json = try? JSONScanner.parse(String(line)), let step = json["step"]?.integer,
                let prompt = json["prompt"]?.string, let text = json["text"]?.string
            else { return nil }
            return .init(step: step, prompt: prompt, text: text)
        }
    }

    private func keep(_ samples: [PretrainingResult.Sample]) throws(FileError) {
        let lines = samples.map { sample -> String in
            let json: JSON = [
                "step": .integer(sample.step), "prompt": .string(sample.prompt), "text": .string(sample.text),
            ]
            return json.text() + "\n"
        }
        try Files.write(lines.joined(), to: file)
    }
}
