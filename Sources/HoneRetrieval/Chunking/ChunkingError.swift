public import HoneBase

/// Why documents cannot be cut as was asked.
public enum ChunkingError: HoneError, Equatable {
    /// A chunk has room for fewer than `least` tokens.
    case sizeTooSmall(Int, least: Int)
    /// Chunks overlap by more than half of what they hold, or by less than nothing.
    case overlapNotAllowed(Int, most: Int)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .sizeTooSmall(let size, let least):
            Problem(
                "the chunks are too small",
                expected: "at least \(least) tokens, special tokens included",
                found: "\(size)"
            )
        case .overlapNotAllowed(let overlap, let most):
            Problem(
                "the chunks cannot overlap by so much",
                expected: "0 to \(most) tokens: half of what a chunk holds",
                found: "\(overlap)"
            )
        }
    }
}
