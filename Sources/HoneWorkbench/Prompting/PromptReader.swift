internal import HoneModels
internal import HoneText
internal import HoneTraining
internal import Synchronization
internal import SystemPackage

/// A decoder that is asked: it writes answers, and tells how likely it finds given ones.
///
/// One question at a time; what prompts begin with in common is read once.
final class PromptReader: Sendable {
    /// A prompt in tokens.
    struct Question: Sendable {
        var text: String
        var ids: [Int32]
        /// Whether the input was cut.
        var isCut = false
    }

    /// Some answers in tokens, their endings included.
    struct Answers: Sendable {
        var ids: [[Int32]]
        /// How many tokens of the prompt's end are read otherwise with an answer behind it, and belong to the answers.
        var backoff: Int

        var longest: Int { ids.map(\.count).max() ?? 0 }
        var count: Int { ids.reduce(0) { $0 + $1.count } }
    }

    let decoder: Decoder
    /// What is added to the decoder; nil for the decoder alone.
    private let adapter: Adapter?
    let format: PromptFormat
    private let tokenizer: any Tokenizer
    private let stopIDs: [Int32]
    private let stopStrings: [String]
    /// A prompt without content.
    private let emptyText: String
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var reader: ContinuationReader
        /// What the same question came to before.
        var likelihoods: [[Int32]: [Prediction.Likelihood]] = [:]
        /// Lists of labels in tokens.
        var labels: [[String]: Answers] = [:]
    }

    /// A reader of prompts in the decoder's own format.
    ///
    /// - Throws: `TemplateError` where its chat template cannot be read, `GenerationError` where it has no tokenizer.
    init(_ decoder: Decoder, adapter: Adapter? = nil) throws {
        guard let tokenizer = decoder.tokenizer else {
            throw GenerationError.noTokenizer(folder: decoder.folder.string)
        }
        let format = try PromptFormat(decoder)
        self.decoder = decoder
        self.adapter = adapter
        self.format = format
        self.tokenizer = tokenizer
        var ends = decoder.special.ends
        if format.isConversation, let end = tokenizer.ids(of: format.ending).first, tokenizer.isSpecial(end),
            !ends.contains(end)
        {
            ends.append(end)
        }
        emptyText = try format.text(Prompt(instruction: ""), LabelRule.emptyInput)
        stopIDs = ends
        stopStrings = format.isConversation ? [] : ["\nInput:"]
        state = Mutex(State(reader: ContinuationReader(decoder, adapter: adapter)))
    }

    /// The tokens of a prompt that shows `text` as instruction, example and input; none where there is no format.
    static func probe(_ decoder: Decoder, _ text: String) -> [Int32] {
        guard let reader = try? PromptReader(decoder) else { return [] }
        let prompt = Prompt(instruction: text, shots: [PromptShot(input: text, output: text)])
        return (try? reader.format.text(prompt, text)).map(reader.ids) ?? []
    }

    /// The question of `input`, with at least `room` tokens left for an answer.
    ///
    /// Of a prompt that is too long, examples are left out from the first on; then the input is cut.
    /// - Throws: `TemplateError` where the template refuses it.
    func question(_ prompt: Prompt, _ input: String, room: Int) throws(TemplateError) -> Question {
        let most = decoder.maximumTokens - room
        var prompt = prompt
        func question(_ input: String) throws(TemplateError) -> Question {
            let text = try format.text(prompt, input)
            return Question(text: text, ids: ids(of: text))
        }
        var found = try question(input)
        while found.ids.count > most, !prompt.shots.isEmpty {
            prompt.shots.removeFirst()
            found = try question(input)
        }
        guard found.ids.count > most else { return found }
        var characters = Array(input)
        while found.ids.count > most, !characters.isEmpty {
            // By the share that is too much, until it fits.
            let share = 1 - Double(most) / Double(found.ids.count)
            characters.removeLast(max(1, min(characters.count, Int(Double(characters.count) * share))))
            found = try question(String(characters))
        }
        found.isCut = true
        if found.ids.count > most { found.ids = Array(found.ids.suffix(max(1, most))) }
        return found
    }

    /// Whether a prompt with this instruction, but without examples and input, takes more than half of what is left beside
    /// an answer: its tokens, and the most that it may have; nil where it does not.
    ///
    /// - Throws: `TemplateError` where the template refuses it.
    func excess(ofInstruction instruction: String, room: Int) throws(TemplateError) -> (
        tokens: Int, most: Int
    )? {
        let tokens = ids(of: try format.text(Prompt(instruction: instruction), "")).count
        let most = max(1, (decoder.maximumTokens - room) / 2)
        return tokens > most ? (tokens, most) : nil
    }

    /// The tokens of the text of a prompt.
    func ids(of text: String) -> [Int32] {
        // A template writes the first token itself.
        (format.isConversation ? [] : tokenizer.openingIDs) + tokenizer.ids(of: text)
    }

    /// The tokens of labels, which are the same behind every prompt: what stands between them and the input is.
    func labels(_ labels: [String]) -> Answers {
        state.withLock { state in
            if let known = state.labels[labels] { return known }
            let answers = answers(labels, behind: emptyText)
            state.labels[labels] = answers
            return answers
        }
    }

    /// The tokens that a prompt leaves for these answers: where they are learned in plain text, one more stands behind
    /// them, by which the text ends.
    func room(for answers: Answers) -> Int { answers.longest + (format.isConversation ? 0 : 1) }

    /// The tokens that end an answer.
    var ends: Set<Int32> { Set(stopIDs) }

    /// The question of `input` with its answer, in the tokens by which it is asked and answered when it is served, and
    /// whether the question was cut; the answer and its end are wanted.
    ///
    /// - Parameter room: the tokens that are left for an answer when it is served: a question that leaves fewer is cut as
    ///   it is there, or more where this answer is longer. Nil for one that is given as it is.
    /// - Throws: `TemplateError` where the template refuses it.
    func supervised(
        _ prompt: Prompt,
        _ input: String,
        _ output: String,
        room: Int?
    ) throws(TemplateError) -> (text: Supervised.Text, isCut: Bool) {
        var text = try format.text(prompt, input)
        var answer = answers([output], behind: text)
        var isCut = false
        if let room {
            let needed = max(room, self.room(for: answer))
            if needed < decoder.maximumTokens {
                let question = try question(prompt, input, room: needed)
                if question.text != text { answer = answers([output], behind: question.text) }
                (text, isCut) = (question.text, question.isCut)
            }
        }
        let before = Array(ids(of: text).dropLast(answer.backoff))
        var ids = before + (answer.ids.first ?? [])
        // Plain text has no mark of its own behind an answer of several lines.
        if !format.isConversation, let end = decoder.special.ends.first, ids.last != end { ids.append(end) }
        let spans: [Supervised.Text.Span] = before.isEmpty ? [] : [.init(before.count..<ids.count)]
        return (Supervised.Text(ids: ids, spans: spans), isCut)
    }

    /// The tokens of some answers behind the text of a prompt.
    ///
    /// Tokens are those of prompt and answer read as one text, so that nothing depends on where they are cut.
    func answers(_ answers: [String], behind text: String) -> Answers {
        let alone = ids(of: text)
        let whole = answers.map { ids(of: text + format.lead + $0 + format.ending) }
        let shared = whole.reduce(alone.count) { shared, ids in
            min(shared, zip(ids, alone).prefix { $0 == $1 }.count)
        }
        let start = max(1, shared)
        let rest = whole.map { ids in
            let answer = Array(ids[min(start, ids.count - 1)...])
            // What a template writes behind the end of a turn is not the model's to write.
            guard let end = answer.firstIndex(where: stopIDs.contains) else { return answer }
            return Array(answer[...end])
        }
        return Answers(ids: rest, backoff: alone.count - start)
    }

    /// How likely each of some answers is.
    ///
    /// - Parameter isRemembered: whether the same question is likely to come again.
    func likelihoods(of answers: Answers, after question: Question, isRemembered: Bool = false)
        -> [Prediction.Likelihood]
    {
        state.withLock { state in
            if isRemembered, let known = state.likelihoods[question.ids] { return known }
            var prompt = Array(question.ids.dropLast(min(answers.backoff, question.ids.count - 1)))
            let excess = prompt.count + answers.longest - decoder.maximumTokens - 1
            if excess > 0 { prompt.removeFirst(min(excess, prompt.count - 1)) }
            let scores = state.reader.logProbabilities(of: answers.ids, after: prompt)
            let likelihoods = scores.map { scores in
                Prediction.Likelihood(
                    logProbability: scores.reduce(0) { $0 + Double($1) },
                    tokenCount: scores.count
                )
            }
            if isRemembered { state.likelihoods[question.ids] = likelihoods }
            return likelihoods
        }
    }

    /// The answers that the decoder writes to some questions, the most likely token each time.
    func write(_ questions: [Question], maximumTokens: Int, isOneLine: Bool) -> [GeneratedText] {
        decoder.generate(questions.map(\.ids), options(maximumTokens, isOneLine), adapter: adapter).texts
    }

    /// The seconds that writing the answer to `question` takes, behind reading it.
    func writing(_ question: Question, maximumTokens: Int, isOneLine: Bool) -> Double {
        decoder.generate([question.ids], options(maximumTokens, isOneLine), adapter: adapter).speed.newSeconds
    }

    private func options(_ maximumTokens: Int, _ isOneLine: Bool) -> GenerationOptions {
        var options = GenerationOptions()
        options.sampling = .greedy
        options.maximumTokens = maximumTokens
        options.stopIDs = stopIDs
        options.stopStrings = stopStrings + (isOneLine && !format.isConversation ? ["\n"] : [])
        return options
    }
}
