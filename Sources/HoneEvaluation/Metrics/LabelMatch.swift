/// Whether an answer is the wanted label, compared exactly: 1 or 0.
///
/// Its mean is the accuracy.
public struct LabelMatch: ItemMetric {
    /// The measure.
    public init() {}

    /// 1 when the label is the wanted one, otherwise 0.
    public func score(of answer: String, wanted: String) -> Double {
        answer == wanted ? 1 : 0
    }
}
