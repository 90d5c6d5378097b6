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
    ///
    /// - Parameter shown: the passages that stand in the prompt of an example.
    func found(_ numbers: [Int], by lookup: PassageLookup, shown: (Int) -> [ShownPassage]) -> EvidenceFound? {
        var result = EvidenceFound(found: 0, of: 0)
        for number in numbers {
            guard let question = questions[number] else { continue }
            let evidence = question.evidence(in: lookup.index.index, as: asker(of: question, lookup))
            guard evidence.missing == 0, !evidence.needed.isEmpty else { continue }
            result.of += 1
            let passages = shown(number).map { Passage($0.result.document.identifier, $0.range) }
            result.found += CitationQuality(passages: passages, needed: evidence.needed).isComplete ? 1 : 0
        }
        return result.of > 0 ? result : nil
    }

    /// Those of some examples whose evidence does not stand, as it is quoted, in what their asker may read.
    func unlocated(_ numbers: [Int], by lookup: PassageLookup) -> [Int] {
        numbers.filter { number in
            guard let question = questions[number] else { return false }
            return question.evidence(in: lookup.index.index, as: asker(of: question, lookup)).missing > 0
        }
    }

    private func asker(of question: JudgedQuestion, _ lookup: PassageLookup) -> Reader {
        lookup.index.index.permissions.reader(oneOf: question.readers ?? []) ?? lookup.reader
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
