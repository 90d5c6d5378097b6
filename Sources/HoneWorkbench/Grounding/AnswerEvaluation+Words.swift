internal import HoneBase

extension AnswerEvaluation {
    /// How many questions of what is left out are named.
    private static let mostNamed = 5

    /// How many questions there are, and how many of them can be answered.
    public var summary: String { Self.summary(of: count, answerable: answerableCount) }

    /// Which questions are left out of some measures, since the index does not hold their evidence; nil where none is.
    public var warning: String? { Self.warning(of: unlocated, count: unlocatedCount) }

    static func summary(of count: Int, answerable: Int) -> String {
        guard count == 1 else {
            return "\(count.counted("question")), \(answerable.grouped) of them answerable by their reader"
        }
        return "1 question, \(answerable == 1 ? "" : "not ")answerable by its reader"
    }

    /// The warning about `count` questions, of which the first are named by their `places`.
    static func warning(of places: [Problem.Place], count: Int) -> String? {
        guard count > 0 else { return nil }
        var named = places.prefix(mostNamed).map(\.description)
        if !named.isEmpty, count > named.count { named.append("\((count - named.count).grouped) more") }
        let list = named.isEmpty ? "" : " (\(named.joined(separator: ", ")))"
        return "evidence of \(count.counted("question"))\(list) is not in the index as it is quoted: "
            + "left out of found, shown and cited"
    }
}
