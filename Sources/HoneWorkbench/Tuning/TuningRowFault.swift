public import HoneBase

/// Why a row cannot be trained on.
public struct TuningRowFault: Sendable, Equatable {
    /// What is wrong with a row.
    public enum Fault: Sendable, Equatable {
        /// It has more tokens than the base reads.
        case tooLong(tokens: Int, maximum: Int)
        /// None of its tokens is trained on.
        case nothingSupervised
        /// The template does not write it.
        case template(String)
        /// The template writes what the assistant says so that its place cannot be told.
        case noAnswerSpan(message: Int)
        /// What a message says holds a mark of the model's own, which would not be read as text.
        case mark(String)
        /// The objective is not for rows of this kind.
        case wrongContent(objective: String, expected: String)
    }

    /// Where the row stands.
    public var place: Problem.Place
    /// What is wrong.
    public var fault: Fault

    /// How many rows are told.
    static let most = 5

    var told: String {
        let what =
            switch fault {
            case .tooLong(let tokens, let maximum): "\(tokens) tokens, the base reads \(maximum)"
            case .nothingSupervised: "no token of it is trained on"
            case .template(let what): what
            case .noAnswerSpan(let message):
                "the template writes message \(message + 1) so that its place in the text cannot be told"
            case .mark(let mark): "what it says holds \(mark), which the model reads as a mark of its own"
            case .wrongContent(let objective, let expected): "the objective \(objective) is for \(expected)"
            }
        return (place.line.map { "line \($0): " } ?? "") + what
    }

    var expected: String? {
        switch fault {
        case .tooLong(_, let maximum): "at most \(maximum) tokens, the end of the turn included"
        case .nothingSupervised: "an answer of the assistant, of a weight above 0, within what the base reads"
        case .template: "a conversation that the base's own template writes"
        case .noAnswerSpan: "each message of the assistant at one place of the text"
        case .mark: "text without the marks by which the model tells turns apart"
        case .wrongContent(_, let expected): expected
        }
    }

    var remedy: String {
        switch fault {
        case .tooLong: "cut the rows, or let them be cut: --truncate"
        case .nothingSupervised:
            "look at the row, or take it out; long rows keep their beginning with --truncate"
        case .template: "look at the row's roles and their order, or take another base"
        case .noAnswerSpan: "take a base whose template writes the messages in turn"
        case .mark: "take the mark out of the row, or write it otherwise: it would end or forge a turn"
        case .wrongContent: "choose another objective with --objective, or other rows"
        }
    }
}
