/// The queries of a test collection that have judgements, with these.
public struct JudgedQueries: Sendable {
    /// The queries with at least one judgement, in the order of their file.
    public let queries: [BEIRQuery]
    /// The grade of each judged document of each of these queries: relevant from 1 on.
    public let grades: [String: [String: Int]]
    /// How many queries of the collection, each id counted once, have no judgement here; they are left out.
    public let unjudgedCount: Int
    /// How many judgements stood there once more with the same grade; they count once.
    public let repeatedCount: Int

    init(of all: [BEIRQuery], _ judgements: BEIRJudgements) {
        grades = judgements.grades
        queries = all.filter { judgements.grades[$0.id] != nil }
        unjudgedCount = all.count - queries.count
        repeatedCount = judgements.repeatedCount
    }

    /// How many judgements there are.
    public var judgementCount: Int { grades.values.reduce(0) { $0 + $1.count } }

    /// The ids of all judged documents.
    public var documentIDs: Set<String> { Set(grades.values.lazy.flatMap(\.keys)) }
}
