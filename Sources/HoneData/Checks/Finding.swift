public import HoneBase

/// What a check found.
public struct Finding: Sendable, Equatable {
    /// How much a finding matters.
    public enum Severity: String, Sendable, Comparable, CaseIterable {
        /// Good to know.
        case note
        /// Scores will be lower, or say less, than they could.
        case warning
        /// A run would be meaningless; the command line exits with 2.
        case error

        /// A note is less than a warning, and this is less than an error.
        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// A place where the fault shows.
    public struct Evidence: Sendable, Equatable {
        /// The file, the line, and where it matters the field.
        public var place: Problem.Place
        /// What is there: a masked excerpt, a label, or what it is like.
        public var detail: String?

        /// Something at `place`.
        public init(_ place: Problem.Place, _ detail: String? = nil) {
            self.place = place
            self.detail = detail
        }
    }

    /// The name of the check.
    public var check: String
    /// How much it matters.
    public var severity: Severity
    /// What was found and what follows from it, in a sentence without its full stop.
    public var message: String
    /// How often it was found.
    public var count: Int
    /// Where it was found.
    public var evidence: [Evidence]
    /// Numbers for programs, such as the count of each class.
    public var numbers: JSONObject

    /// A finding of the check named `check`; without a `count` it is that of the evidence.
    public init(
        _ check: String,
        _ severity: Severity,
        _ message: String,
        count: Int? = nil,
        evidence: [Evidence] = [],
        numbers: JSONObject = JSONObject()
    ) {
        self.check = check
        self.severity = severity
        self.message = message
        self.count = count ?? evidence.count
        self.evidence = evidence
        self.numbers = numbers
    }

    /// The finding for programs.
    public var json: JSON {
        var object = JSONObject([
            ("check", .string(check)), ("severity", .string(severity.rawValue)),
            ("message", .string(message)),
            ("count", .integer(count)),
        ])
        for (name, value) in numbers.members { object[name] = value }
        object["places"] = .array(
            evidence.map { evidence in
                var place = JSONObject([("file", .string(evidence.place.file))])
                if let line = evidence.place.line { place["line"] = .integer(line) }
                if let field = evidence.place.field { place["field"] = .string(field) }
                if let detail = evidence.detail { place["detail"] = .string(detail) }
                return .object(place)
            }
        )
        return .object(object)
    }
}
