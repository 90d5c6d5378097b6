internal import HoneBase
internal import HoneData
internal import HoneModels
public import HoneRetrieval
internal import HoneText
internal import SystemPackage

/// A decoder that answers questions from what its reader may read of an index, and says from where.
///
/// The reader is part of every question. The prompt holds only passages that were found for that reader, each citation is
/// read anew from the index for that reader and compared byte by byte, and where no passage speaks to the question the
/// model is not asked at all. What a model knows by its own training it may say to anyone: one that was tuned on documents
/// is for those who may read them.
public struct GroundedModel {
    /// How questions are answered.
    public struct Options: Sendable {
        /// How passages are looked for; nil for what suits the index.
        public var method: SearchMethod?
        /// The most passages.
        public var limit = 5
        /// The least evidence on which the model is asked, see `PassageEvidence`, from 0 to 1; nil for the usual one.
        public var threshold: Double?
        /// The most tokens of an answer; nil for 256, or an eighth of what the model reads where that is less.
        public var answerTokens: Int?
        /// What the model is told.
        public var instruction =
            "Answer the question from the passages, briefly and in their own words."

        /// The usual ones.
        public init() {}
    }

    /// Seconds that each part of some answers took together.
    public struct Times: Sendable {
        /// Of finding passages, of writing prompts, of writing answers, of finding what supports them.
        public var search = 0.0, prompt = 0.0, answer = 0.0, citation = 0.0
    }

    /// The name that it was opened by.
    public let name: String
    /// The least evidence on which the model is asked.
    public let threshold: Double
    /// How passages are looked for.
    public var method: SearchMethod { options.method ?? OpenIndex.usualMethod(of: index.index) }
    /// The most passages that are looked for.
    public var limit: Int { options.limit }
    let index: OpenIndex
    private let reader: PromptReader
    private let options: Options
    private let answerTokens: Int

    /// The model of this name before `index`: a name in the store, a folder, a run, a GGUF file, or `BASE+ADAPTER`.
    ///
    /// - Throws: `GroundingError.notDecoder` for an encoder, `noRoom`, `longInstruction`, and what opening the model throws.
    public init(_ index: OpenIndex, model name: String, _ options: Options = Options()) throws {
        if Self.isEncoder(name) { throw GroundingError.notDecoder(name) }
        let model = try DecoderModel(name)
        let reader = try PromptReader(model.decoder, adapter: model.adapter)
        (self.name, self.index, self.reader, self.options) = (name, index, reader, options)
        threshold = options.threshold ?? PassageEvidence.usualThreshold
        let most = reader.decoder.maximumTokens
        answerTokens = options.answerTokens ?? max(1, min(256, most / 8))
        guard answerTokens <= most / 2 else {
            throw GroundingError.noRoom(answer: answerTokens, maximum: most)
        }
        if let (tokens, most) = try reader.excess(ofInstruction: options.instruction, room: answerTokens) {
            throw GroundingError.longInstruction(tokens: tokens, most: most)
        }
    }

    /// Whether a name in the store or a folder is an encoder; what is neither, opening it tells.
    private static func isEncoder(_ name: String) -> Bool {
        guard !TokenizerLoader.isGGUF(FilePath(name)), let folder = try? DecoderModel.folder(name) else {
            return false
        }
        return Files.exists(folder.appending("config.json")) && (try? ModelKind(of: folder)) == .encoder
    }

    /// The reader of this name.
    ///
    /// - Throws: `PermissionError` where it is a group.
    public func reader(_ name: String) throws -> Reader { try index.index.permissions.reader(name) }

    /// Answers some questions, each for its reader, the model writing all answers side by side.
    ///
    /// - Throws: what searching throws, `TemplateError` where the model's template refuses a prompt, `GroundingError`.
    public func answer(_ questions: [(text: String, reader: Reader)]) throws -> [GroundedAnswer] {
        var times = Times()
        return try answer(questions, &times)
    }

    /// The same, and adds the seconds that it took to `times`.
    func answer(_ questions: [(text: String, reader: Reader)], _ times: inout Times) throws
        -> [GroundedAnswer]
    {
        var clock = MonotonicClock.now
        func lap() -> Double {
            defer { clock = MonotonicClock.now }
            return MonotonicClock.now - clock
        }
        let found = try questions.map { try find($0.text, as: $0.reader) }
        times.search += lap()
        let contexts = try zip(questions, found).map { question, found -> PassageContext? in
            guard found.evidence >= threshold, !found.passages.isEmpty else { return nil }
            return try PassageContext(
                found.passages,
                question: question.text,
                prompt: Prompt(instruction: options.instruction),
                reader: reader,
                room: answerTokens
            )
        }
        times.prompt += lap()
        let asked = contexts.compactMap { $0?.question }
        var written = asked.isEmpty ? [] : reader.write(asked, maximumTokens: answerTokens, isOneLine: false)
        times.answer += lap()
        let answers = try questions.indices.map { place -> GroundedAnswer in
            guard let context = contexts[place] else { return refusal(questions[place].text, found[place]) }
            let text = written.removeFirst()
            return try cited(
                questions[place],
                found[place],
                context,
                String((text.text ?? "").trimmedOfSpace),
                tokenCount: text.ids.count
            )
        }
        times.citation += lap()
        return answers
    }

    /// What was found for a question.
    private struct Found {
        var passages: [SearchResult]
        var evidence: Double
    }

    private func find(_ question: String, as reader: Reader) throws -> Found {
        // The question is embedded once, for the search and for how near it comes.
        let embedder = index.embedder.map { MeasuredEmbedder($0) }
        embedder?.remember([question])
        let passages = try index.search(question, as: reader, by: embedder) { request in
            if let method = options.method { request.method = method }
            request.limit = options.limit
        }
        let nearness = passages.isEmpty ? nil : try index.nearness(of: question, as: reader, by: embedder)
        let evidence = PassageEvidence.strength(
            of: passages,
            for: question,
            weights: { index.index.weights(of: $0, as: reader) },
            nearness: nearness
        )
        return Found(passages: passages, evidence: evidence)
    }

    private func refusal(_ question: String, _ found: Found) -> GroundedAnswer {
        GroundedAnswer(
            question: question,
            text: nil,
            statements: [],
            evidence: found.evidence,
            passages: [],
            found: found.passages,
            tokens: (0, 0),
            isQuestionCut: false
        )
    }

    /// The answer `text`, each sentence with what supports it.
    private func cited(
        _ question: (text: String, reader: Reader),
        _ found: Found,
        _ context: PassageContext,
        _ text: String,
        tokenCount: Int
    ) throws -> GroundedAnswer {
        let attribution = Attribution(context.passages, question: question.text) {
            index.index.weights(of: $0, as: question.reader)
        }
        let bytes = Array(text.utf8)
        let statements = try Sentences.ranges(of: text).map { range -> GroundedAnswer.Statement in
            let sentence = String(decoding: bytes[range], as: UTF8.self)
            let support = attribution.support(of: sentence)
            return GroundedAnswer.Statement(
                text: sentence,
                support: support.share,
                isSupported: support.isEnough,
                citations: try support.sources.map { source in
                    try Citation(
                        source.text,
                        at: source.range,
                        of: context.passages[source.passage],
                        in: index.index,
                        as: question.reader
                    )
                }
            )
        }
        return GroundedAnswer(
            question: question.text,
            text: text,
            statements: statements,
            evidence: found.evidence,
            passages: context.passages,
            found: found.passages,
            tokens: (context.question.ids.count, tokenCount),
            isQuestionCut: context.isQuestionCut
        )
    }
}
