/// How many labelled test items a verdict needs, where the present ones cannot tell.
public enum LabelsNeeded: Sendable, Equatable {
    /// Between `from` and `to` test items in all, the present ones included.
    case range(from: Int, to: Int)
    /// More than ten times the present items would be needed: labels will not settle this.
    case willNotSettle
}
