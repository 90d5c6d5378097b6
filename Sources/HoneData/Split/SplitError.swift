public import HoneBase

/// Why examples could not be split, or a kept split could not be read.
public enum SplitError: HoneError, Equatable {
    /// The file of the split could not be read or written.
    case file(FileError)
    /// A line of the split's file cannot be used.
    case line(Problem.Place, reason: String)
    /// The file of the split holds folds where parts are wanted, or the other way round.
    case otherKind(file: String, found: String, expected: String)
    /// There are too few units to fill every fold or part.
    case tooFewUnits(found: Int, needed: Int)
    /// No unit is left for a part.
    case emptyPart(Part)

    /// The error told to a user.
    public var problem: Problem {
        let remedy =
            "remove the file to split anew; scores then cannot be compared with earlier ones"
        switch self {
        case .file(let error):
            return error.problem
        case .line(let place, let reason):
            return Problem(
                reason,
                at: place,
                expected: "{\"id\": \"...\", \"part\": \"train\"} or {\"id\": \"...\", \"fold\": 0}",
                remedy: remedy
            )
        case .otherKind(let file, let found, let expected):
            return Problem(
                "the kept split is of another kind",
                at: .init(file: file),
                expected: expected,
                found: found,
                remedy: remedy
            )
        case .tooFewUnits(let found, let needed):
            return Problem(
                "too few examples to split",
                expected: "at least \(needed) units",
                found: "\(found) (near-duplicates and examples of one group count as one)",
                remedy: "add examples"
            )
        case .emptyPart(let part):
            return Problem("too few examples: none is left for \(part.rawValue)", remedy: "add examples")
        }
    }
}
