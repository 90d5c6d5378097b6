public import HoneBase

/// Why permissions cannot be used.
public enum PermissionError: HoneError, Equatable {
    /// A group is named where a user is meant.
    case isGroup(String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .isGroup(let name):
            Problem(
                "\(name) is a group, not a user",
                expected: "the name of the one who reads",
                found: name,
                remedy: "name a member of it: --as USER"
            )
        }
    }
}
