internal import HoneBase

/// How much it says that a term stands in a chunk (Robertson and Zaragoza, "The Probabilistic Relevance Framework:
/// BM25 and Beyond", 2009), in the form of Lucene that `bm25s` takes by default.
///
/// The score of a chunk is the sum over the terms of the query, as often as they stand in it, of
///
///     ln(1 + (N − n + 0.5) / (n + 0.5)) · f / (f + k1 · (1 − b + b · l / m))
///
/// with N chunks of the mean length m, n of which hold the term, f times it in this chunk of length l. All of these are
/// counted over the chunks that the reader may read (Kamphuis, de Vries, Boytsov and Lin, "Which BM25 Do You Mean?",
/// ECIR 2020, table 1, "Lucene (accurate)"; the constant factor k1 + 1 of other forms is left out).
public struct BM25: Sendable, Hashable {
    /// How late more of the same term stops to count: 0 or more.
    public var k1: Double
    /// How much a longer chunk counts less: 0 to 1.
    public var b: Double

    /// The parameters; the defaults are those of `bm25s`.
    public init(k1: Double = 1.5, b: Double = 0.75) {
        require(k1 >= 0 && k1.isFinite, "BM25: k1 is \(k1)")
        require(b >= 0 && b <= 1, "BM25: b is \(b)")
        self.k1 = k1
        self.b = b
    }

    /// The weight of a term that stands in `frequency` of `count` chunks: always above 0.
    func weight(documentFrequency frequency: Int, count: Int) -> Double {
        Mathematics.log(1 + (Double(count - frequency) + 0.5) / (Double(frequency) + 0.5))
    }

    /// What part of its weight a term gives that stands `frequency` times in a chunk of `length` terms.
    func saturation(frequency: UInt32, length: UInt32, meanLength: Double) -> Double {
        Double(frequency) / (Double(frequency) + k1 * (1 - b + b * Double(length) / meanLength))
    }
}
