internal import HoneBase
internal import HoneTensor
internal import HoneText

/// What a text that is generated looks like, and where it ends.
public struct GenerationOptions: Sendable {
    /// How tokens are chosen.
    public var sampling = Sampling()
    /// The most new tokens.
    public var maximumTokens = 256
    /// Ids that end a text, and do not belong to it.
    public var stopIDs: [Int32] = []
    /// Strings that end a text, and do not belong to it.
    public var stopStrings: [String] = []

    /// The usual options, with no id that ends a text.
    public init() {}
}

/// A text that was generated.
public struct GeneratedText: Sendable {
    /// Why a text ended.
    public enum Ending: String, Sendable {
        /// A stop id or string came.
        case stop
        /// It has as many tokens as were asked for, or as the model reads.
        case length
    }

    /// The new ids, without the one that ended the text.
    public var ids: [Int32] = []
    /// The text; nil where the model has no tokenizer.
    public var text: String?
    /// The logarithm of each id's probability, by the model as it is, whatever the sampling.
    public var logProbabilities: [Float] = []
    /// Why it ended.
    public var ending = Ending.length
}

/// How fast texts were generated.
public struct GenerationSpeed: Sendable {
    /// The tokens of all prompts, and the seconds that reading them took.
    public var promptTokens = 0, promptSeconds = 0.0
    /// The tokens that came, but for the first of each text, and the seconds that they took.
    public var newTokens = 0, newSeconds = 0.0

    /// Tokens per second of reading.
    public var promptTokensPerSecond: Double { Double(promptTokens) / max(promptSeconds, 1e-9) }
    /// Tokens per second of writing.
    public var newTokensPerSecond: Double { Double(newTokens) / max(newSeconds, 1e-9) }
}

extension Decoder {
    /// Continues some prompts, all at once; their lengths may differ.
    ///
    /// - Parameters:
    ///   - prompts: the ids of each, at least one and at most `maximumTokens - 1`.
    ///   - adapter: what is added to the base; nil for the base alone.
    ///   - observer: called with the number of a text and what was added to it; false stops all.
    public func generate(
        _ prompts: [[Int32]],
        _ options: GenerationOptions,
        adapter: Adapter? = nil,
        observer: (_ text: Int, _ addition: String) -> Bool = { _, _ in true }
    ) -> (texts: [GeneratedText], speed: GenerationSpeed) {
        for prompt in prompts {
            require(
                !prompt.isEmpty && prompt.count < maximumTokens,
                "generate: a prompt of \(prompt.count) tokens for a model of \(maximumTokens)"
            )
        }
        let capacities = prompts.map { $0.count + min(options.maximumTokens, maximumTokens - $0.count) }
        let cache = makeCache(capacities: capacities)
        var writers = prompts.enumerated().map { index, prompt in
            TextWriter(
                options,
                tokenizer,
                text: index,
                prompt: prompt,
                room: capacities[index] - prompt.count
            )
        }
        var speed = GenerationSpeed()
        var start = MonotonicClock.now
        var active = Array(prompts.indices).filter { writers[$0].room > 0 }
        guard !active.isEmpty else { return (writers.map { $0.finished(self.tokenizer) }, speed) }
        var logits = read(active.map { prompts[$0] }, of: active, cache, adapter: adapter)
        speed.promptTokens = active.reduce(0) { $0 + prompts[$1].count }
        speed.promptSeconds = MonotonicClock.now - start
        start = MonotonicClock.now
        while true {
            let rows = logits.floats()
            let size = vocabularySize
            var chosen: [Int32] = []
            for (row, index) in active.enumerated() {
                chosen.append(writers[index].choose(Array(rows[row * size..<(row + 1) * size])))
            }
            let probabilities = logits.logProbabilities(of: chosen)
            var goesOn = true
            for (row, index) in active.enumerated() {
                let addition = writers[index].append(chosen[row], probabilities[row])
                if !addition.isEmpty, !observer(index, addition) { goesOn = false }
            }
            let next = active.indices.filter { !writers[active[$0]].isDone }
            guard goesOn, !next.isEmpty else { break }
            let ids = next.map { [chosen[$0]] }
            active = next.map { active[$0] }
            logits = read(ids, of: active, cache, adapter: adapter)
            speed.newTokens += active.count
        }
        speed.newSeconds = MonotonicClock.now - start
        for index in writers.indices {
            let rest = writers[index].finish()
            if !rest.isEmpty { _ = observer(index, rest) }
        }
        return (writers.map { $0.finished(self.tokenizer) }, speed)
    }
}

/// One text while it is written.
private struct TextWriter {
    private let options: GenerationOptions
    private var sampler: Sampler
    private var stream: TextStream?
    private var stops: StopStrings
    private var result = GeneratedText()
    private var text = ""
    /// The most tokens that it may have.
    let room: Int
    private(set) var isDone = false

    init(_ options: GenerationOptions, _ tokenizer: (any Tokenizer)?, text: Int, prompt: [Int32], room: Int) {
        self.options = options
        self.room = room
        sampler = Sampler(options.sampling, text: text, prompt: prompt)
        // What the prompt ends with decides whether a space begins the text.
        stream = tokenizer.map { TextStream($0, after: prompt) }
        stops = StopStrings(options.stopStrings)
    }

    mutating func choose(_ logits: [Float]) -> Int32 { sampler.next(logits) }

    /// Takes an id; what can be shown of the text by it.
    mutating func append(_ id: Int32, _ logProbability: Float) -> String {
        if options.stopIDs.contains(id) {
            result.ending = .stop
            isDone = true
            return finish()
        }
        result.ids.append(id)
        result.logProbabilities.append(logProbability)
        let (addition, isStopped) = stops.append(stream?.append(id) ?? "")
        text += addition
        if isStopped {
            result.ending = .stop
            stream = nil
        }
        isDone = isStopped || result.ids.count >= room
        return addition
    }

    /// What was held back, when nothing follows.
    mutating func finish() -> String {
        guard var stream else { return "" }
        let (addition, isStopped) = stops.append(stream.finish())
        self.stream = nil
        let rest = addition + (isStopped ? "" : stops.finish())
        text += rest
        return rest
    }

    func finished(_ tokenizer: (any Tokenizer)?) -> GeneratedText {
        var result = result
        result.text = tokenizer == nil ? nil : text
        return result
    }
}
