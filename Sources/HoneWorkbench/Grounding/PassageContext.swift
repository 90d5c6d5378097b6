internal import HoneModels
internal import HoneRetrieval
internal import HoneText

/// A question with the passages that it is to be answered from: as many as what the model reads leaves room for, the best
/// first.
///
/// Counted are the tokens of the whole prompt as the model reads it. A passage that does not fit is cut to some of its
/// sentences, see `PassageCut`, or left out; the best passage is cut further, to lines or words, before none is shown.
/// Examples give way to the best passage, from the first on, and a question that fills more than half of what is left is
/// cut. What would be a mark for the model, such as the end of a turn, is no mark in a passage or a question.
struct PassageContext: Sendable {
    /// What the prompt asks for, without the instruction: the passages, numbered, and the question.
    let input: String
    /// The passages that are shown, as they are numbered.
    let passages: [ShownPassage]
    /// The instruction, and the examples that are left.
    let prompt: Prompt
    /// The prompt in tokens: never more than what the model reads without the tokens of the answer, but at least one.
    let question: PromptReader.Question
    /// Whether something of the question itself is left out.
    var isQuestionCut: Bool { question.isCut }

    /// The prompt that asks `question` of `results`.
    ///
    /// - Parameters:
    ///   - results: what was found, the best first; what the one who asks may not read must not be among it.
    ///   - prompt: the instruction, and examples.
    ///   - room: the tokens that are left for an answer.
    /// - Throws: `TemplateError` where the template refuses the prompt.
    /// - Complexity: each passage is counted with the whole prompt, one that is cut about as often as the logarithm of its
    ///   sentences.
    init(
        _ results: [SearchResult],
        question: String,
        prompt: Prompt,
        reader: PromptReader,
        room: Int
    ) throws(TemplateError) {
        var draft = Draft(question: reader.withoutMarks(question), prompt: prompt, reader: reader, room: room)
        let best = results.prefix(1).map { ShownPassage($0) }
        while !draft.prompt.shots.isEmpty, try !draft.fits(best) { draft.prompt.shots.removeFirst() }
        var isCut = false
        if try !draft.fits(best) { isCut = try draft.cutQuestion(share: best.isEmpty ? 1 : 0.5) }
        // Most models read all that is asked for: then there is nothing to choose.
        let all = results.map { ShownPassage($0) }
        if try draft.fits(all) { draft.shown = all } else { try draft.add(results, question) }
        input = draft.input(draft.shown)
        passages = draft.shown
        self.prompt = draft.prompt
        var asked = try reader.question(draft.prompt, input, room: room)
        asked.isCut = asked.isCut || isCut
        self.question = asked
    }
}

/// A prompt while passages are chosen for it.
private struct Draft {
    var question: String
    var prompt: Prompt
    let reader: PromptReader
    let room: Int
    var shown: [ShownPassage] = []

    /// The most tokens of the prompt.
    var most: Int { reader.decoder.maximumTokens - room }

    func input(_ passages: [ShownPassage]) -> String {
        let numbered = passages.enumerated().map { number, passage in
            "[\(number + 1)] \(reader.withoutMarks(passage.heading))\n\(reader.withoutMarks(passage.text))\n\n"
        }
        return numbered.joined() + (passages.isEmpty ? question : "Question: \(question)")
    }

    func count(_ passages: [ShownPassage]) throws(TemplateError) -> Int {
        try reader.ids(of: reader.format.text(prompt, input(passages))).count
    }

    func fits(_ passages: [ShownPassage]) throws(TemplateError) -> Bool { try count(passages) <= most }

    /// Cuts the end off a question that takes more than this share of what the instruction leaves; whether it did.
    mutating func cutQuestion(share: Double) throws(TemplateError) -> Bool {
        let whole = question
        question = ""
        let empty = try count([])
        let left = max(1, Int(Double(max(0, most - empty)) * share))
        question = whole
        var count = try count([]) - empty
        guard count > left else { return false }
        var characters = Array(whole)
        while count > left, !characters.isEmpty {
            let excess = 1 - Double(left) / Double(count)
            characters.removeLast(max(1, min(characters.count, Int(Double(characters.count) * excess))))
            question = String(characters)
            count = try self.count([]) - empty
        }
        return true
    }

    /// Adds those of `results` that fit, cut where they must be.
    mutating func add(_ results: [SearchResult], _ asked: String) throws(TemplateError) {
        let terms = Set(ContentWords.terms(of: asked))
        for result in results {
            let whole = ShownPassage(result)
            if try fits(shown + [whole]) {
                shown.append(whole)
                continue
            }
            let cut = PassageCut(result.text, for: terms)
            let before = shown
            func hasRoom(for part: Range<Int>) throws(TemplateError) -> Bool {
                try fits(before + [ShownPassage(result, part)])
            }
            var part = try part { () throws in try cut.sentences(fits: hasRoom) }
            if part == nil, shown.isEmpty {
                part = try self.part { () throws in try cut.words(fits: hasRoom) }
            }
            if let part { shown.append(ShownPassage(result, part)) }
        }
    }

    /// Calls `body`, which throws nothing else.
    private func part(_ body: () throws -> Range<Int>?) throws(TemplateError) -> Range<Int>? {
        do { return try body() } catch let error as TemplateError { throw error } catch { return nil }
    }
}
