public import HoneBase

/// Why nothing could be held out of a corpus.
public enum HeldOutError: HoneError, Equatable {
    /// There are too few different documents for one to be held out and one to be learned from.
    case tooFewDocuments(found: Int)
    /// All of the training text stands in what is held out.
    case nothingLeft(documents: Int)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .tooFewDocuments(let found):
            Problem(
                "too few documents to hold some out",
                expected: "at least two different ones",
                found: "\(found)",
                remedy: "add documents, or cut a long one into several files"
            )
        case .nothingLeft(let documents):
            Problem(
                "nothing is left to learn from: all of it stands in what is held out",
                expected: "text that is not held out",
                found: "\(documents) documents, all of them held out too",
                remedy: "name other files to be held out"
            )
        }
    }
}
