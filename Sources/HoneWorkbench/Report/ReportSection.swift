/// One part of the report under a heading of its own.
///
/// A newcomer is a file in `Sections` and a line in `ReportSections`.
protocol ReportSection: Sendable {
    /// The name by which the page's own links find it.
    static var anchor: String { get }
    static var title: String { get }

    init(_ facts: ReportFacts)

    /// How many things it lists, shown beside its title.
    var tally: Int? { get }

    /// What stands under the heading; nil where there is nothing to say.
    var body: HTML? { get }
}

extension ReportSection {
    var tally: Int? { nil }
}

/// The sections of a report.
enum ReportSections {
    /// In the order of the page.
    static let all: [any ReportSection.Type] = [
        VerdictSection.self, ApproachSection.self, CostSection.self, ConfusionSection.self, ErrorSection.self,
        AnswerSection.self,
        SuspectedLabelSection.self, FindingSection.self, NextStepSection.self, TrainingSection.self,
        LookupSection.self,
        ReproductionSection.self,
    ]
}
