public import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneRetrieval
internal import SystemPackage

/// Whether what a prompt shows holds the passages that a task's rows name as evidence.
struct EvidenceCheck: Sendable {
    private let questions: [String: JudgedQuestion]
    private let index: Index

    /// The evidence of the rows of `data`, by their inputs; nil where no row names any.
    ///
    /// - Throws: what reading the rows throws.
    init?(_ data: TaskExamples, in index: Index) throws {
        var questions: [String: JudgedQuestion] = [:]
        for file in Set(data.examples.map(\.source.file)).sorted() where file.hasSuffix(".jsonl") {
            for question in try JudgedQuestion.all(in: FilePath(file)) where !question.evidence.isEmpty {
                questions[question.text] = question
            }
        }
        guard !questions.isEmpty else { return nil }
        self.questions = questions
        self.index = index
    }

    /// How many of some inputs are shown all of their evidence, of those whose evidence their asker may read.
    func found(_ inputs: [(text: String, asker: Reader?)], by lookup: PassageLookup) -> EvidenceFound? {
        var result = EvidenceFound(found: 0, of: 0)
        for (text, asker) in inputs {
            guard let question = questions[text] else { continue }
            let evidence = question.evidence(in: index, as: asker ?? lookup.reader)
            guard evidence.missing == 0, !evidence.needed.isEmpty else { continue }
            let shown = (try? lookup.passages(forExample: text, by: asker)) ?? []
            let passages = shown.map { Passage($0.document.identifier, $0.range) }
            result.of += 1
            if CitationQuality(passages: passages, needed: evidence.needed).recall == 1 { result.found += 1 }
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
