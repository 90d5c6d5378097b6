public import HoneBase
public import SystemPackage

/// Why there is nothing for a re-ranker to learn from.
public enum PairMiningError: HoneError, Equatable {
    /// No question has both a passage that fits and one that does not.
    case noPairs(FilePath, withoutPassage: Int, withoutOthers: Int)
    /// The file to write is there already.
    case exists(FilePath)
    /// A file stands where a collection is wanted: questions, whose index is not named.
    case withoutIndex(FilePath)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .noPairs(let file, let withoutPassage, let withoutOthers):
            Problem(
                "no question has a passage that fits and others that do not",
                at: .init(file: file.string),
                expected: "questions whose relevant documents, or whose evidence, stand in what is searched",
                found:
                    "\(withoutPassage.counted("question")) without a passage that fits, \(withoutOthers.grouped) of which nothing else was found",
                remedy:
                    "give the judgements of this collection, or the evidence of questions about this index"
            )
        case .exists(let path):
            Problem(
                "this file is there already",
                at: .init(file: path.string),
                remedy: "name another with --out, or remove it"
            )
        case .withoutIndex(let path):
            Problem(
                "this is a file, and no index is named that its questions are about",
                at: .init(file: path.string),
                expected: "the folder of a collection, or a file of questions with their index",
                remedy: "for questions give --index INDEX --as USER"
            )
        }
    }
}
