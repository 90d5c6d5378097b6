internal import HoneBase
internal import HoneData
internal import HoneModels
internal import HoneRetrieval
internal import HoneTensor
internal import HoneText
internal import SystemPackage

/// A prompt before a frozen decoder: it chooses among labels by their likelihood, or writes a text.
public struct PromptedModel: ApproachModel {
    let reader: PromptReader
    let instruction: String
    let examples: PromptExamples
    /// The labels to choose from; none where a text is wanted.
    let labels: [String]
    let rule: LabelRule
    /// The most tokens that a text may have.
    let answerTokens: Int
    /// Whether a text ends with its line.
    let answersAreLines: Bool
    /// What is looked up for each input; nil for nothing.
    public internal(set) var lookup: PassageLookup?

    /// How many questions are answered side by side.
    private static let batch = 8

    /// The answers to rows of the material, with the likelihood of the wanted text where one is wanted.
    public func predict(_ rows: [Int], of material: Material) -> [Prediction] {
        guard labels.isEmpty else { return predictions(rows, of: material, by: [rule])[0] }
        let requests = requests(rows, material)
        return write(requests, shots(of: rows, material), wanted: rows.map { material.outputs[$0] })
    }

    /// The answers to rows by each of some rules: what is read is read once.
    func predictions(_ rows: [Int], of material: Material, by rules: [LabelRule]) -> [[Prediction]] {
        let isRemembered = hasNoExamples && lookup == nil
        return choose(
            requests(rows, material),
            shots(of: rows, material),
            by: rules,
            isRemembered: isRemembered
        )
    }

    func requests(_ rows: [Int], _ material: Material) -> [PromptRequest] {
        rows.map { PromptRequest(material.inputs[$0], asker: material.asker(of: $0), isExample: true) }
    }

    /// The answers to any texts, and which of these were cut.
    public func answer(_ texts: [String], with base: Base) -> (predictions: [Prediction], truncated: [Int]) {
        let shots =
            switch examples {
            case .fixed(let shots): texts.map { _ in shots }
            case .nearest(let nearest): nearest.nearest(to: texts)
            }
        let requests = texts.map { PromptRequest($0) }
        let predictions =
            labels.isEmpty
            ? write(requests, shots) : choose(requests, shots, by: [rule], isRemembered: false)[0]
        return (predictions, predictions.indices.filter { predictions[$0].isCut })
    }

    private var hasNoExamples: Bool {
        if case .fixed(let shots) = examples { shots.isEmpty } else { false }
    }

    func shots(of rows: [Int], _ material: Material) -> [[PromptShot]] {
        switch examples {
        case .fixed(let shots): rows.map { _ in shots }
        case .nearest(let nearest): nearest.nearest(to: material.features(of: rows))
        }
    }

    /// The question of a request, with what is looked up for it.
    ///
    /// - Throws: `TemplateError` where the template refuses it, and what a search throws.
    private func question(_ request: PromptRequest, _ shots: [PromptShot], room: Int) throws
        -> PromptReader.Question
    {
        guard let lookup else {
            let prompt = Prompt(instruction: instruction, shots: shots)
            return try reader.question(prompt, request.input, room: room)
        }
        return try context(request.input, about: lookup.passages(for: request), shots, room: room).question
    }

    /// The question of `input` with as many of these passages as the prompt has room for.
    ///
    /// - Throws: `TemplateError` where the template refuses it.
    func context(_ input: String, about passages: [SearchResult], _ shots: [PromptShot] = [], room: Int)
        throws(TemplateError) -> PassageContext
    {
        let prompt = Prompt(instruction: instruction, shots: shots)
        return try PassageContext(passages, question: input, prompt: prompt, reader: reader, room: room)
    }

    /// The label of each input by each rule; none where the template refuses the input.
    private func choose(
        _ requests: [PromptRequest],
        _ shots: [[PromptShot]],
        by rules: [LabelRule],
        isRemembered: Bool
    ) -> [[Prediction]] {
        var result: [[Prediction]] = rules.map { _ in [] }
        var prior: [Prediction.Likelihood]?
        let answers = reader.labels(labels)
        let room = reader.room(for: answers)
        for (request, shots) in zip(requests, shots) {
            let prompt = Prompt(instruction: instruction, shots: shots)
            guard let question = try? question(request, shots, room: room) else {
                for place in rules.indices { result[place].append(Prediction(label: nil)) }
                continue
            }
            if rules.contains(.calibrated), prior == nil,
                let empty = try? reader.question(prompt, LabelRule.emptyInput, room: room)
            {
                prior = reader.likelihoods(of: answers, after: empty, isRemembered: true)
            }
            let found = reader.likelihoods(of: answers, after: question, isRemembered: isRemembered)
            for (place, rule) in rules.enumerated() {
                var prediction = rule.prediction(found, prior: prior)
                prediction.isCut = question.isCut
                prediction.tokenCount = question.ids.count + answers.count
                result[place].append(prediction)
            }
        }
        return result
    }

    /// The text that the decoder writes to each input, and how likely it finds the wanted one.
    private func write(_ requests: [PromptRequest], _ shots: [[PromptShot]], wanted: [String]? = nil)
        -> [Prediction]
    {
        var predictions = requests.map { _ in Prediction(text: nil) }
        let questions = requests.indices.map { index in
            try? question(requests[index], shots[index], room: answerTokens)
        }
        let asked = requests.indices.filter { questions[$0] != nil }
        for start in stride(from: 0, to: asked.count, by: Self.batch) {
            let rows = Array(asked[start..<min(start + Self.batch, asked.count)])
            let texts = reader.write(
                rows.compactMap { questions[$0] },
                maximumTokens: answerTokens,
                isOneLine: answersAreLines
            )
            for (row, text) in zip(rows, texts) {
                predictions[row].text = String((text.text ?? "").trimmedOfSpace)
                predictions[row].isCut = questions[row]?.isCut ?? false
                predictions[row].tokenCount = (questions[row]?.ids.count ?? 0) + text.ids.count
                guard let wanted, let question = questions[row] else { continue }
                let answer = reader.answers([wanted[row]], behind: question.text)
                // A wanted text that is longer than any answer may be needs a shorter prompt.
                let asked =
                    answer.longest <= answerTokens
                    ? question : try? self.question(requests[row], shots[row], room: answer.longest)
                guard answer.longest < reader.decoder.maximumTokens, let asked else { continue }
                predictions[row].wanted = reader.likelihoods(of: answer, after: asked).first
            }
        }
        return predictions
    }
}

/// One input, and who asks it.
struct PromptRequest {
    let input: String
    /// Who asks; nil for whom the model answers by itself.
    let asker: Reader?
    /// Whether it is one of the task's own examples.
    let isExample: Bool

    init(_ input: String, asker: Reader? = nil, isExample: Bool = false) {
        (self.input, self.asker, self.isExample) = (input, asker, isExample)
    }
}
