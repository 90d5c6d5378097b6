/// The queries of a test collection that have judgements, with these.
public struct JudgedQueries: Sendable {
    /// The queries with at least one judgement, in the order of their file.
    public let queries: [BEIRQuery]
    /// The grade of each judged document of each of these queries: relevant from 1 on.
    public let grades: [String: [String: Int]]
    /// How many queries of the collection, each id counted once, have no judgement here; they are left out.
    public let unjudgedCount: Int
    /// How many queries have judgements here and are left out, since their id stands twice.
    public let ambiguousCount: Int
    /// How many judgements stood there once more with the same grade; they count once.
    public let repeatedCount: Int

    init(of all: [BEIRQuery], _ judgements: BEIRJudgements, without ambiguous: Set<String> = []) {
        let judged = all.filter { judgements.grades[$0.id] != nil }
        queries = judged.filter { !ambiguous.contains($0.id) }
        grades = judgements.grades.filter { !ambiguous.contains($0.key) }
        unjudgedCount = all.count - judged.count
        ambiguousCount = judged.count - queries.count
        repeatedCount = judgements.repeatedCount
    }

    /// How many judgements there are.
    public var judgementCount: Int { grades.values.reduce(0) { $0 + $1.count } }

    /// The ids of all judged documents.
    public var documentIDs: Set<String> { Set(grades.values.lazy.flatMap(\.keys)) }
}
