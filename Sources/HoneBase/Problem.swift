/// What went wrong, told so that it can be mended: what, where, what was expected and found, what to do.
public struct Problem: Sendable, Equatable, CustomStringConvertible {
    /// Whose turn it is: the input must be mended, or the work itself failed.
    public enum Kind: Sendable, Equatable {
        /// Bad usage or bad input; the command line exits with 2.
        case input
        /// A failure at work (disk full, child process failed); the command line exits with 1.
        case work
    }

    /// A place in the user's files.
    public struct Place: Sendable, Equatable, CustomStringConvertible {
        /// The file, as the user named it.
        public var file: String
        /// The line, counted from 1.
        public var line: Int?
        /// The field, as a dotted path.
        public var field: String?

        /// A place in `file`, as narrow as is known.
        public init(file: String, line: Int? = nil, field: String? = nil) {
            self.file = file
            self.line = line
            self.field = field
        }

        /// `file:line, field "name"`; a name that would write lines of its own, or steer a terminal, is escaped.
        public var description: String {
            var text = file.withControlsEscaped
            if let line { text += ":\(line)" }
            if let field { text += ", field \"\(field)\"" }
            return text
        }
    }

    /// The same problem, in the file of that name.
    public func `in`(file: String) -> Problem {
        var problem = self
        problem.place = Place(file: file, line: place?.line, field: place?.field)
        return problem
    }

    /// Whose turn it is.
    public var kind: Kind
    /// What went wrong, a sentence without its full stop.
    public var what: String
    /// Where in the user's files; nil where it is not one place.
    public var place: Place?
    /// What should have been there.
    public var expected: String?
    /// What was there.
    public var found: String?
    /// What to do about it.
    public var remedy: String?

    /// Says what went wrong; `what` is a sentence without its full stop.
    public init(
        _ what: String,
        kind: Kind = .input,
        at place: Place? = nil,
        expected: String? = nil,
        found: String? = nil,
        remedy: String? = nil
    ) {
        self.what = what
        self.kind = kind
        self.place = place
        self.expected = expected
        self.found = found
        self.remedy = remedy
    }

    /// One paragraph: the place, what was wrong, and a line each for expected, found and what to do.
    public var description: String {
        var text = place.map { "\($0): " } ?? ""
        text += what
        if let expected { text += "\n  expected: \(expected)" }
        if let found { text += "\n  found: \(found)" }
        if let remedy { text += "\n  what to do: \(remedy)" }
        return text
    }
}

/// An error whose cause a user can understand; each boundary has its own type, all are told the same way.
public protocol HoneError: Error, CustomStringConvertible {
    /// The error told to a user.
    var problem: Problem { get }
}

extension HoneError {
    /// The problem in words.
    public var description: String { problem.description }
}
