public import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneRetrieval

/// Whether what a prompt shows holds the passages that a task's rows name as evidence.
struct EvidenceCheck: Sendable {
    /// The question of each example that names evidence, by the example's number.
    private let questions: [Int: JudgedQuestion]

    /// The evidence that `examples` name; nil where none does.
    ///
    /// - Throws: `GroundingError.badRow` for evidence that cannot be used.
    init?(_ examples: [Example]) throws(GroundingError) {
        var questions: [Int: JudgedQuestion] = [:]
        for (number, example) in examples.enumerated() {
            let question = try JudgedQuestion(example)
            if !question.evidence.isEmpty { questions[number] = question }
        }
        guard !questions.isEmpty else { return nil }
        self.questions = questions
    }

    /// How many of some examples are shown all of their evidence, of those whose evidence their asker may read.
    func found(_ numbers: [Int], by lookup: PassageLookup) -> EvidenceFound? {
        var result = EvidenceFound(found: 0, of: 0)
        for question in numbers.compactMap({ questions[$0] }) {
            let asker = Reader(oneOf: question.readers ?? [])
            let evidence = question.evidence(in: lookup.index.index, as: asker ?? lookup.reader)
            guard evidence.missing == 0, !evidence.needed.isEmpty else { continue }
            let shown = (try? lookup.passages(forExample: question.text, by: asker)) ?? []
            result.of += 1
            let quality = CitationQuality(passages: shown.map(\.place), needed: evidence.needed)
            result.found += quality.isComplete ? 1 : 0
        }
        return result.of > 0 ? result : nil
    }
}

/// Of how many held-out items that name their evidence, all of it was among the passages looked up.
public struct EvidenceFound: Sendable, Equatable {
    /// Those that were shown it.
    public var found: Int
    /// Those whose evidence stands in what their asker may read.
    public var of: Int

    /// The two as an array.
    public var json: JSON { [.integer(found), .integer(of)] }

    init(found: Int, of: Int) { (self.found, self.of) = (found, of) }

    init?(_ json: JSON?) {
        guard let pair = json?.array?.compactMap(\.integer), pair.count == 2 else { return nil }
        self.init(found: pair[0], of: pair[1])
    }
}
