public import HoneBase

/// Why an adapter cannot be made or read.
public enum AdapterError: HoneError {
    /// A target that names no linear module of the base.
    case targetMatchesNothing(String, modules: [String])

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .targetMatchesNothing(let target, let modules):
            let endings = Set(modules.compactMap { $0.split(separator: ".").last.map(String.init) }).sorted()
            return Problem(
                "no linear module of the base is a \"\(target)\"",
                expected: "all-linear, or names such as \(endings.joined(separator: ", "))",
                remedy: Spelling.nearest(to: target, in: endings).map { "did you mean \"\($0)\"?" }
            )
        }
    }
}
