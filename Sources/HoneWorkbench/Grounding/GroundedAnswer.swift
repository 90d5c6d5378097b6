public import HoneBase
internal import HoneRetrieval

/// An answer from documents, sentence by sentence, with the sentences of the documents that support each.
public struct GroundedAnswer: Sendable, Equatable {
    /// What is said where no passage speaks to the question.
    public static let noEvidence = "No evidence: nothing that may be read here speaks to this question."

    /// A sentence of an answer.
    public struct Statement: Sendable, Equatable {
        /// The sentence.
        public let text: String
        /// How much of it its citations hold, see `Attribution`; from 0 to 1.
        public let support: Double
        /// Whether that is enough.
        public let isSupported: Bool
        /// What supports it; none where nothing does.
        public let citations: [Citation]
    }

    /// What was asked.
    public let question: String
    /// What the model wrote; nil where there was no evidence, and the model was not asked.
    public let text: String?
    /// The sentences of `text`.
    public let statements: [Statement]
    /// How much the passages speak to the question, see `PassageEvidence`; from 0 to 1.
    public let evidence: Double
    /// The passages that the model read, the best first; none where it was not asked.
    public let passages: [ShownPassage]
    /// The passages that were found, the best first, whether the model was asked or not.
    let found: [SearchResult]
    /// The tokens of the prompt, and of the answer.
    public let tokens: (prompt: Int, answer: Int)
    /// Whether something of the question was left out of the prompt.
    public let isQuestionCut: Bool

    /// Whether two answers are the same in all that they say.
    public static func == (left: GroundedAnswer, right: GroundedAnswer) -> Bool {
        left.json == right.json && left.isQuestionCut == right.isQuestionCut
    }

    /// All that is cited, each once, in the order of the sentences.
    public var citations: [Citation] {
        var all: [Citation] = []
        for citation in statements.flatMap(\.citations) where !all.contains(citation) { all.append(citation) }
        return all
    }

    /// The answer for programs: `"answer": null` where there was no evidence.
    public var json: JSON {
        [
            "question": .string(question), "answer": JSON(text),
            "message": text == nil ? .string(Self.noEvidence) : .null, "evidence": .number(evidence),
            "statements": .array(
                statements.map { statement in
                    [
                        "text": .string(statement.text), "supported": .bool(statement.isSupported),
                        "support": .number(statement.support),
                        "citations": .array(statement.citations.map(\.json)),
                    ]
                }
            ),
            "passages": .array(
                passages.map { passage in
                    [
                        "document": .string(passage.result.document.identifier),
                        "version": .string(passage.result.document.version),
                        "start": .integer(passage.range.lowerBound),
                        "end": .integer(passage.range.upperBound),
                    ]
                }
            ),
            "question_cut": .bool(isQuestionCut), "prompt_tokens": .integer(tokens.prompt),
            "tokens": .integer(tokens.answer),
        ]
    }
}
