internal import HoneBase
public import HoneEvaluation
public import HoneRetrieval
public import SystemPackage

/// How well a model answers judged questions from an index: what was found, and what was made of it, apart.
public struct AnswerEvaluation: Sendable {
    /// A mean over questions with its 95% interval.
    public struct Score: Sendable {
        /// The mean, a fraction.
        public let value: Double
        /// Its interval.
        public let interval: Interval
        /// The number of questions.
        public let count: Int

        /// The mean of `values`; nil where there are none.
        init?(_ values: [Double]) {
            guard let outcomes = try? Outcomes(scores: [values]) else { return nil }
            (value, interval, count) = (outcomes.score, outcomes.interval(), values.count)
        }
    }

    /// One question, and what came of it.
    struct Item {
        let question: JudgedQuestion
        /// Whether what the reader may read holds the answer.
        let isOpen: Bool
        let answer: GroundedAnswer
        let needed: [[Passage]]
        /// How many things of the evidence were not found in what the reader may read.
        let missing: Int
    }

    /// How many questions are answered side by side.
    private static let batch = 8

    /// The name of the model that answered, and the file of the index, as they were given.
    public let model: String, index: FilePath
    /// How passages were looked for.
    public let method: SearchMethod
    /// The most passages that were looked for.
    public let limit: Int
    /// The number of questions.
    public let count: Int
    /// Whose answer the reader may read; of the others the right answer is that there is no evidence.
    public let answerableCount: Int
    /// The answerable questions for which nothing was said, and the others.
    public let refusedCounts: (answerable: Int, others: Int)
    /// The least evidence on which the model was asked.
    public let threshold: Double
    /// The answerable questions of which some evidence was not found in the index as it was quoted.
    public let unlocatedCount: Int
    /// Where these stand in the file of questions.
    let unlocated: [Problem.Place]
    /// The answerable questions all of whose evidence was among the passages found, among the first of them, and among what
    /// the model read.
    public let found, first, shown: Score?
    /// Exact match and token F1 of the answerable questions, as SQuAD measures them, best over the right answers; one for
    /// which nothing was said counts 0.
    public let exactMatch, tokenF1: Score?
    /// The share of cited passages that hold the answer, and of what the answer needs that is cited, over the answerable
    /// questions that were answered; and the same by bytes.
    public let precision, recall, bytePrecision, byteRecall: Score?
    /// The share of the sentences of an answer that something supports, over all that were answered.
    public let supported: Score?
    /// Milliseconds a question for finding passages, writing prompts, writing answers and finding what supports these.
    public let milliseconds: (search: Double, prompt: Double, answer: Double, citation: Double)
    /// Tokens a question that was asked, of the prompt and of the answer.
    public let tokens: (prompt: Double, answer: Double)

    /// Asks `model` the questions of a file, see `JudgedQuestion`.
    ///
    /// - Parameters:
    ///   - name: who asks; nil for one of those each row names as its readers, and someone whom nothing names for a row that
    ///     names none.
    ///   - observer: told how many questions are answered, and of how many.
    /// - Throws: `DataError` and `GroundingError` for the file, and what asking throws.
    public init(
        of model: GroundedModel,
        on path: FilePath,
        as name: String?,
        observer: (_ done: Int, _ total: Int) -> Void
    ) throws {
        let questions = try JudgedQuestion.all(in: path)
        let reader = try name.map { try model.reader($0) }
        var items: [Item] = []
        var times = GroundedModel.Times()
        for start in stride(from: 0, to: questions.count, by: Self.batch) {
            observer(start, questions.count)
            let batch = questions[start..<min(start + Self.batch, questions.count)]
            let asked = batch.map { question in
                (
                    text: question.text,
                    reader: reader ?? model.index.index.permissions.reader(oneOf: question.readers ?? [])
                        ?? Reader(Reader.everyone)
                )
            }
            for ((question, asked), answer) in zip(zip(batch, asked), try model.answer(asked, &times)) {
                let mayRead = Access(question.readers).allows(asked.reader, isPublic: true)
                let evidence = question.evidence(in: model.index.index, as: asked.reader)
                items.append(
                    Item(
                        question: question,
                        isOpen: question.isAnswerable && mayRead,
                        answer: answer,
                        needed: evidence.needed,
                        missing: evidence.missing
                    )
                )
            }
        }
        self.init(items, of: model, times)
    }

    private init(_ items: [Item], of model: GroundedModel, _ times: GroundedModel.Times) {
        (self.model, index) = (model.name, model.index.index.path)
        (method, limit, threshold) = (model.method, model.limit, model.threshold)
        let open = items.filter(\.isOpen)
        let located = open.filter { $0.missing == 0 && !$0.needed.isEmpty }
        let answered = items.filter { $0.answer.text != nil }
        count = items.count
        answerableCount = open.count
        refusedCounts = (
            open.count { $0.answer.text == nil }, items.count { !$0.isOpen && $0.answer.text == nil }
        )
        unlocatedCount = open.count { $0.missing > 0 }
        unlocated = open.filter { $0.missing > 0 }.compactMap(\.question.source)
        func held(_ item: Item, _ passages: [Passage]) -> Double {
            CitationQuality(passages: passages, needed: item.needed).isComplete ? 1 : 0
        }
        found = Score(located.map { held($0, $0.answer.found.map(\.place)) })
        first = Score(located.map { held($0, $0.answer.found.prefix(1).map(\.place)) })
        shown = Score(
            located.filter { $0.answer.text != nil }
                .map { item in
                    held(item, item.answer.passages.map { Passage($0.result.document.identifier, $0.range) })
                }
        )
        func best(_ metric: some ItemMetric) -> Score? {
            Score(
                open.map { item in
                    item.answer.text.map { text in
                        item.question.answers.map { metric.score(of: text, wanted: $0) }.max() ?? 0
                    } ?? 0
                }
            )
        }
        exactMatch = best(ExactMatch(ignoringForm: true))
        tokenF1 = best(TokenF1())
        let judged = located.filter { $0.answer.text != nil }
        let cited = judged.map { item in
            let passages = item.answer.citations.map { Passage($0.document, $0.range) }
            return (
                CitationQuality(passages: passages, needed: item.needed),
                CitationQuality(bytes: passages, needed: item.needed)
            )
        }
        (precision, recall) = (Score(cited.map(\.0.precision)), Score(cited.map(\.0.recall)))
        (bytePrecision, byteRecall) = (Score(cited.map(\.1.precision)), Score(cited.map(\.1.recall)))
        supported = Score(
            answered.map(\.answer.statements).filter { !$0.isEmpty }
                .map { Double($0.count(where: \.isSupported)) / Double($0.count) }
        )
        func each(_ seconds: Double) -> Double { seconds * 1_000 / Double(max(items.count, 1)) }
        milliseconds = (each(times.search), each(times.prompt), each(times.answer), each(times.citation))
        func mean(_ count: (GroundedAnswer) -> Int) -> Double {
            Double(answered.reduce(0) { $0 + count($1.answer) }) / Double(max(answered.count, 1))
        }
        tokens = (mean { $0.tokens.prompt }, mean { $0.tokens.answer })
    }
}

extension SearchResult {
    /// Where it stands.
    var place: Passage { Passage(document.identifier, range) }
}
