public import HoneBase

/// Why a question cannot be answered from an index.
public enum GroundingError: HoneError, Equatable {
    /// There is no question.
    case noQuestion
    /// The model writes no text.
    case notDecoder(String)
    /// The answer would leave no room for a question.
    case noRoom(answer: Int, maximum: Int)
    /// The instruction alone fills what the model reads.
    case longInstruction(tokens: Int, most: Int)
    /// A field of a row of questions cannot be used.
    case badRow(Problem.Place, expected: String)
    /// What was found is not what is stored.
    case noSlice(document: String, range: Range<Int>)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .noQuestion:
            Problem(
                "there is no question",
                expected: "a text behind the index, or one question a line on standard input",
                remedy: "hone ask documents.index \"What does the warranty cover?\" --as anna"
            )
        case .notDecoder(let name):
            Problem(
                "this model is an encoder: it finds passages, but writes no answer",
                expected: "a decoder, such as hone-base",
                found: name,
                remedy: "name a decoder with --model; the encoder belongs to the index (hone index --model)"
            )
        case .noRoom(let answer, let maximum):
            Problem(
                "an answer of \(answer) tokens leaves no room for the question and its passages",
                expected: "at most \(maximum / 2), half of what the model reads",
                found: "\(answer)",
                remedy: "give a smaller --max-tokens"
            )
        case .longInstruction(let tokens, let most):
            Problem(
                "the instruction leaves no room for a question",
                expected:
                    "an instruction of at most \(most) tokens, half of what the model reads beside its answer",
                found: "\(tokens)",
                remedy: "give a shorter instruction, or a model that reads more"
            )
        case .badRow(let place, let expected):
            Problem("this row is no judged question", at: place, expected: expected)
        case .noSlice(let document, let range):
            Problem(
                "what was found is not what the index holds: nothing is quoted",
                kind: .work,
                at: .init(file: document),
                expected: "bytes \(range) as they were indexed",
                remedy: "make the index anew: hone index FOLDER --out INDEX"
            )
        }
    }
}
