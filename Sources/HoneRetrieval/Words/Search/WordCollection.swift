/// What one reader may read of several segments, searched by words as one collection.
///
/// A search says what an index of only these chunks would say, bit for bit: which chunks, in which order, with which
/// scores. What is not readable is in no count, no mean and no score.
public struct WordCollection: Sendable {
    /// A segment, and what depends on the reader.
    struct Part: Sendable {
        var source: ReadableSegment
        /// What part of its weight a term gives by a posting of each kind.
        var saturations: [Float]
    }

    /// How terms of queries are made: as those of the segments were; nil where there is no segment.
    public let analysis: WordAnalysis?
    /// The scoring.
    public let scoring: BM25
    /// The number of readable chunks.
    public let count: Int
    /// The mean number of terms of a readable chunk; 0 where there is none.
    public let meanLength: Double
    let parts: [Part]

    /// The readable chunks of `segments`.
    ///
    /// - Complexity: proportional to the chunks where some of them cannot be read; else to the kinds of postings, a
    ///   small part of the chunks.
    /// - Throws: `WordSegmentError.otherAnalysis` where the terms of two segments were made in different ways.
    public init(_ segments: [ReadableSegment], scoring: BM25 = BM25()) throws(WordSegmentError) {
        analysis = segments.first?.segment.analysis
        for source in segments {
            guard let analysis, source.segment.analysis != analysis else { continue }
            throw .otherAnalysis(source.segment.analysis.name, expected: analysis.name)
        }
        self.scoring = scoring
        count = segments.reduce(0) { $0 + $1.readable.count }
        let totalLength = segments.reduce(0) { $0 + $1.totalLength }
        let meanLength = count == 0 ? 0 : Double(totalLength) / Double(count)
        self.meanLength = meanLength
        parts = segments.map { source in
            guard !source.readable.isEmpty else { return Part(source: source, saturations: []) }
            let segment = source.segment
            let saturations = (0..<segment.kindCount).map { kind in
                Float(
                    scoring.saturation(
                        frequency: segment.frequency(ofKind: kind),
                        length: segment.length(ofKind: kind),
                        meanLength: meanLength
                    )
                )
            }
            return Part(source: source, saturations: saturations)
        }
    }

    /// All chunks of `segments`, for whom nothing is hidden.
    public init(all segments: [WordSegment], scoring: BM25 = BM25()) throws(WordSegmentError) {
        try self.init(
            segments.map { ReadableSegment($0, readable: .all(of: $0.count)) },
            scoring: scoring
        )
    }
}
