public import HoneBase

/// Why a file, or a row of one, is not among the documents, or not quite as it was written.
public struct LoadFault: HoneError, Equatable {
    /// What a fault means for the index.
    public enum Severity: Sendable, Equatable {
        /// Nothing was to be read there: another kind of file, an empty one, a link.
        case passedOver
        /// The document was read, with the change that is told.
        case warning
        /// A document is missing.
        case failure
    }

    /// The file, and the line where it is one line.
    public var place: Problem.Place
    /// What is wrong.
    public var reason: LoadReason

    /// The fault at `place`.
    public init(at place: Problem.Place, _ reason: LoadReason) {
        self.place = place
        self.reason = reason
    }

    /// What the fault means for the index.
    public var severity: Severity {
        switch reason {
        case .unknownEnding, .link, .deadLink, .special, .empty: .passedOver
        case .replaced, .halfCharacters, .guessedEncoding, .readersInText: .warning
        default: .failure
        }
    }

    /// The fault told to a user.
    public var problem: Problem { reason.problem(at: place) }
}
