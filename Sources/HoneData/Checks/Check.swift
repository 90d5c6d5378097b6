/// Looks for one kind of fault in labelled data.
///
/// A check is a file in this folder and a line in `Checks.all`.
public protocol Check: Sendable {
    /// The name by which findings are told apart, in lower case with hyphens.
    var name: String { get }

    /// What the check found in `data`; nothing where all is well.
    func findings(in data: CheckedExamples) -> [Finding]
}

/// The checks that are made, and the run of all of them.
public enum Checks {
    /// Every check, in the order in which findings of the same severity are told.
    public static let all: [any Check] = [
        TooFewExamples(), SingleClass(), ClassCounts(), RareClasses(), LabelSpelling(), ConflictingLabels(),
        ExactDuplicates(), SimilarInputs(), LeakedUnits(), InputLengths(), PersonalData(),
    ]

    /// Makes every check on `data`.
    public static func run(on data: CheckedExamples) -> CheckReport {
        CheckReport(exampleCount: data.examples.count, findings: all.flatMap { $0.findings(in: data) })
    }
}
