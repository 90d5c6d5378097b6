import HoneBase
import Testing

@testable import HoneData

/// What `check` finds in `examples`.
func findings(
    _ check: some Check,
    _ examples: [Example],
    parts: [Part]? = nil,
    hasLabels: Bool = true
) -> [Finding] {
    check.findings(in: CheckedExamples(examples, parts: parts, hasLabels: hasLabels))
}

/// The lines of the evidence.
func lines(_ finding: Finding?) -> [Int] { finding?.evidence.compactMap(\.place.line) ?? [] }
