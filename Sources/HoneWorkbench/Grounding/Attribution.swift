internal import HoneRetrieval

/// Finds the sentences of some passages that support what a text says, by the words that both hold.
///
/// A small model writes no mark that could be trusted, so what supports a sentence is found from the texts alone. The
/// support is the share of the sentence's terms that the sources hold, each weighed as BM25 weighs it: a name or a number
/// that stands nowhere weighs most. Of sources that support alike the one that also speaks of the question comes first.
/// A sentence is supported where its support reaches `least` and every number in it stands in a source; one that speaks of
/// texts alone, as a refusal does, never is.
struct Attribution {
    /// The least share of what a sentence says that its sources must hold together.
    static let least = 0.6
    /// How much the words of the question count beside those of the answer where sources are compared.
    private static let questionShare = 0.5
    /// The most sources of a sentence, and what each must add.
    private static let (most, leastGain) = (3, 0.15)

    /// A sentence of a passage.
    struct Source {
        /// The number of the passage.
        let passage: Int
        /// The bytes of the document's text.
        let range: Range<Int>
        /// The very bytes, as text.
        let text: String
        fileprivate let terms: Set<String>
        fileprivate var aboutQuestion = 0.0
    }

    /// What supports a sentence.
    struct Support {
        /// From 0 to 1.
        let share: Double
        /// Whether that is enough.
        let isEnough: Bool
        /// The sources, those that say most of it first.
        let sources: [Source]
    }

    private var sources: [Source]
    private let weights: ([String]) -> [Double]

    /// The sentences of `passages`, from which `question` was answered.
    ///
    /// - Parameter weights: what each of some terms counts, above 0.
    init(_ passages: [ShownPassage], question: String, weights: @escaping ([String]) -> [Double]) {
        self.weights = weights
        sources = passages.enumerated().flatMap { number, passage in
            let bytes = Array(passage.text.utf8)
            return Self.units(of: passage.text, bytes).map { unit in
                let text = String(decoding: bytes[unit], as: UTF8.self)
                let start = passage.range.lowerBound
                return Source(
                    passage: number,
                    range: start + unit.lowerBound..<start + unit.upperBound,
                    text: text,
                    terms: Set(ContentWords.terms(of: text))
                )
            }
        }
        let asked = Weighed(question, weights)
        for index in sources.indices { sources[index].aboutQuestion = asked.share(of: sources[index].terms) }
    }

    /// Sentences; of a table, a list or code, whose lines end in no point, the lines.
    private static func units(of text: String, _ bytes: [UInt8]) -> [Range<Int>] {
        Sentences.ranges(of: text).flatMap { sentence -> [Range<Int>] in
            let lines = bytes[sentence].split(separator: 0x0A).map { $0.startIndex..<$0.endIndex }
            let isTable =
                lines.count > 1
                && lines.allSatisfy { line in
                    let first = bytes[line].first { $0 != 0x20 && $0 != 0x09 }
                    return first.map { Self.lineMarks.contains($0) } ?? true
                }
            return isTable ? lines : [sentence]
        }
    }

    /// What the lines of tables and lists begin with: `|`, `-`, `*`, `+`, `#`.
    private static let lineMarks: Set<UInt8> = [0x7C, 0x2D, 0x2A, 0x2B, 0x23]

    /// What supports `sentence`.
    func support(of sentence: String) -> Support {
        let said = Weighed(sentence, weights)
        var held: Set<String> = []
        var chosen: [Int] = []
        while chosen.count < Self.most {
            var best: (index: Int, gain: Double, rank: Double)?
            for (index, source) in sources.enumerated() where !chosen.contains(index) {
                let gain = said.share(of: held.union(source.terms)) - said.share(of: held)
                guard gain >= (chosen.isEmpty ? 1e-9 : Self.leastGain) else { continue }
                let rank = gain + Self.questionShare * source.aboutQuestion
                if best == nil || rank > (best?.rank ?? 0) + 1e-12 { best = (index, gain, rank) }
            }
            guard let best else { break }
            chosen.append(best.index)
            held.formUnion(sources[best.index].terms)
        }
        let share = said.share(of: held)
        let isEnough = share >= Self.least && said.numbers.isSubset(of: held) && !said.speaksOfTextsAlone
        return Support(share: share, isEnough: isEnough, sources: isEnough ? chosen.map { sources[$0] } : [])
    }
}

/// The terms of a text, each with what it counts.
private struct Weighed {
    private let weights: [String: Double]
    private let total: Double

    init(_ text: String, _ weights: ([String]) -> [Double]) {
        let terms = Array(Set(ContentWords.terms(of: text))).sorted()
        self.weights = Dictionary(uniqueKeysWithValues: zip(terms, weights(terms)))
        total = self.weights.values.sorted().reduce(0, +)
    }

    /// The terms that hold a digit.
    var numbers: Set<String> {
        Set(weights.keys.filter { $0.utf8.contains { (0x30...0x39).contains($0) } })
    }

    /// Whether nothing is said of the matter.
    var speaksOfTextsAlone: Bool { ContentWords.speakOfTextsAlone(weights.keys) }

    /// The weighed share that is among `terms`, from 0 to 1; 0 where there is none to be.
    func share(of terms: Set<String>) -> Double {
        guard total > 0 else { return 0 }
        return min(1, weights.filter { terms.contains($0.key) }.map(\.value).sorted().reduce(0, +) / total)
    }
}
