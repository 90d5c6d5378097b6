public import HoneBase

/// All that the checks found.
public struct CheckReport: Sendable, Equatable {
    /// How many examples were checked.
    public let exampleCount: Int
    /// The findings, the gravest first.
    public let findings: [Finding]

    /// A report of these findings, in any order.
    public init(exampleCount: Int, findings: [Finding]) {
        self.exampleCount = exampleCount
        // Sorting is stable, so that findings of one severity keep the order of the checks.
        self.findings = findings.sorted { $0.severity > $1.severity }
    }

    /// Whether a run on this data would be meaningless.
    public var isMeaningless: Bool { count(.error) > 0 }

    /// How many findings have this severity.
    public func count(_ severity: Finding.Severity) -> Int { findings.count { $0.severity == severity } }

    /// The report for programs.
    public var json: JSON {
        [
            "examples": .integer(exampleCount),
            "errors": .integer(count(.error)),
            "warnings": .integer(count(.warning)),
            "notes": .integer(count(.note)),
            "findings": .array(findings.map(\.json)),
        ]
    }
}
