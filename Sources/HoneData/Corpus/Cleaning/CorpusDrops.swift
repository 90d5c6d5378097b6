public import HoneBase

/// What was dropped from a corpus, and why.
public struct CorpusDrops: Sendable, Equatable {
    /// Why something was dropped.
    public enum Reason: String, Sendable, CaseIterable {
        /// The document is an earlier one, but for case and white space.
        case sameDocument = "same-document"
        /// The document is nearly an earlier one.
        case similarDocument = "similar-document"
        /// The paragraph stands earlier in the corpus, but for case and white space.
        case repeatedParagraph = "repeated-paragraph"
        /// The paragraph holds a word of the user's list.
        case listedWord = "listed-word"
        /// The document is held out, or nearly one that is.
        case heldOutDocument = "held-out-document"
        /// The paragraph stands in a document that is held out.
        case heldOutParagraph = "held-out-paragraph"
    }

    /// How much was dropped for one reason.
    public struct Count: Sendable, Equatable {
        /// Documents of which nothing is left.
        public internal(set) var documents = 0
        /// Paragraphs, where these were looked at one by one.
        public internal(set) var paragraphs = 0
        /// Bytes of UTF-8, line ends between paragraphs included.
        public internal(set) var bytes = 0
    }

    /// One thing that was dropped.
    public struct Instance: Sendable, Equatable {
        /// The document that it is or stood in.
        public let place: Problem.Place
        /// The paragraph within the document as it was then, counted from 1; nil for a whole document.
        public let paragraph: Int?
        /// The document that has it too; nil where there is no such thing.
        public let like: Problem.Place?
        /// How it begins, at most 80 characters.
        public let start: String
    }

    /// How many instances of a reason are told.
    public static let instancesTold = 5

    private var counts: [Reason: Count] = [:]
    private var instances: [Reason: [Instance]] = [:]

    /// Nothing dropped.
    public init() {}

    /// How much was dropped for `reason`.
    public subscript(reason: Reason) -> Count { counts[reason] ?? Count() }

    /// The first few that were dropped for `reason`.
    public func first(_ reason: Reason) -> [Instance] { instances[reason] ?? [] }

    /// The reasons for which anything was dropped.
    public var reasons: [Reason] { Reason.allCases.filter { counts[$0] != nil } }

    /// How much was dropped in all.
    public var total: Count {
        counts.values.reduce(into: Count()) { $0.add($1) }
    }

    /// What was dropped before and after.
    public static func + (first: CorpusDrops, second: CorpusDrops) -> CorpusDrops {
        var sum = first
        for reason in second.reasons {
            sum.counts[reason, default: Count()].add(second[reason])
            let told = sum.first(reason) + second.first(reason)
            sum.instances[reason] = Array(told.prefix(instancesTold))
        }
        return sum
    }

    /// Counts a document that is dropped as a whole.
    mutating func add(_ reason: Reason, _ document: CorpusDocument, like: Problem.Place?) {
        counts[reason, default: Count()].add(Count(documents: 1, bytes: document.text.utf8.count))
        guard first(reason).count < Self.instancesTold else { return }
        let start = String(document.text.prefix(80))
        tell(Instance(place: document.source, paragraph: nil, like: like, start: start), reason)
    }

    /// Counts `dropped` paragraphs of a document of which `rest` is left.
    mutating func add(_ reason: Reason, paragraphs: Int, of document: CorpusDocument, rest: CorpusDocument) {
        guard paragraphs > 0 else { return }
        let count = Count(
            documents: rest.text.isEmpty ? 1 : 0,
            paragraphs: paragraphs,
            bytes: document.text.utf8.count - rest.text.utf8.count
        )
        counts[reason, default: Count()].add(count)
    }

    /// Tells of a paragraph, counted from 0, where few of its reason are told yet.
    mutating func tell(
        _ reason: Reason,
        _ place: Problem.Place,
        paragraph: Int,
        _ bytes: UnsafeBufferPointer<UInt8>,
        like: Problem.Place?
    ) {
        guard first(reason).count < Self.instancesTold else { return }
        // A character of more than four bytes is rare, and a start that is shorter harms nobody.
        let start = String(String(decoding: bytes.prefix(320), as: UTF8.self).prefix(80))
        tell(Instance(place: place, paragraph: paragraph + 1, like: like, start: start), reason)
    }

    private mutating func tell(_ instance: Instance, _ reason: Reason) {
        instances[reason, default: []].append(instance)
    }
}

extension CorpusDrops.Count {
    mutating func add(_ other: Self) {
        documents += other.documents
        paragraphs += other.paragraphs
        bytes += other.bytes
    }
}
