internal import HoneBase

/// Makes a word segment of one text after the other.
///
/// No text is kept. Until it is finished a builder holds about as much as the segment will; while it is finished, both.
/// An index of any size is made of several segments.
public struct WordSegmentBuilder: Sendable {
    /// How terms are made.
    public var analysis: WordAnalysis { maker.analysis }
    /// The number of chunks so far.
    public var count: Int { lengths.count }

    private var maker: TermMaker
    /// Words met before, and their terms: the number and one; 0 where the word is left out.
    private var words = TermTable()
    private var termsOfWords: [UInt32] = []
    /// The most words that are remembered, and the most bytes of one.
    private static let (wordLimit, wordLength) = (1 << 17, 64)
    private var terms = TermTable()
    /// The last posting of each term.
    private var lastPostings: [Int] = []
    private var postingTerms: [UInt32] = []
    /// The kinds of postings; in the chunk that is being read the frequencies.
    private var postingKinds: [UInt32] = []
    /// The end of the postings of each chunk.
    private var chunkEnds: [Int] = []
    private var lengths: [UInt32] = []
    private var kinds = PostingKinds()

    /// An empty segment whose terms are made by `analysis`.
    public init(_ analysis: WordAnalysis = .english) { maker = TermMaker(analysis) }

    /// Adds the text of the next chunk, UTF-8; returns the number of the chunk.
    ///
    /// - Throws: where the text, or the segment with it, would be too large; the segment is then as it was.
    @discardableResult
    public mutating func add(_ text: UnsafeBufferPointer<UInt8>) throws(WordSegmentError) -> Int {
        guard text.count < UInt32.max else { throw .textTooLong(bytes: text.count) }
        // A lower-cased word is at most three halves as long.
        guard count < UInt32.max - 1, terms.text.count + text.count / 2 * 3 < UInt32.max else {
            throw .full(chunks: count)
        }
        let start = postingTerms.count
        var length: UInt32 = 0
        var scanner = WordScanner()
        scanner.forEachWord(of: text) { word in
            guard let term = term(of: word) else { return }
            length += 1
            if lastPostings[term] >= start {
                postingKinds[lastPostings[term]] += 1
            } else {
                lastPostings[term] = postingTerms.count
                postingTerms.append(UInt32(term))
                postingKinds.append(1)
            }
        }
        kinds.begin(length: length)
        for posting in start..<postingKinds.count {
            postingKinds[posting] = kinds.number(ofFrequency: postingKinds[posting])
        }
        chunkEnds.append(postingTerms.count)
        lengths.append(length)
        return lengths.count - 1
    }

    /// Adds the text of the next chunk; returns the number of the chunk.
    ///
    /// - Throws: where the text, or the segment with it, would be too large; the segment is then as it was.
    @discardableResult
    public mutating func add(_ text: String) throws(WordSegmentError) -> Int {
        let bytes = Array(text.utf8)
        let outcome: Result<Int, WordSegmentError> = bytes.withUnsafeBufferPointer { bytes in
            do throws(WordSegmentError) { return .success(try add(bytes)) } catch { return .failure(error) }
        }
        return try outcome.get()
    }

    /// The number of the term of `word`; nil where it is left out.
    private mutating func term(of word: UnsafeBufferPointer<UInt8>) -> Int? {
        if let known = words.find(word, tag: TermTable.tag(of: word)) {
            return termsOfWords[known] == 0 ? nil : Int(termsOfWords[known]) - 1
        }
        var number: Int?
        maker.withTerm(of: word) { number = terms.insert($0).number }
        if let number, number == lastPostings.count { lastPostings.append(-1) }
        if words.count < Self.wordLimit, word.count <= Self.wordLength {
            _ = words.insert(word)
            termsOfWords.append(number.map { UInt32($0 + 1) } ?? 0)
        }
        return number
    }

    /// The bytes of the segment.
    public consuming func finish() -> [UInt8] {
        let name = Array(analysis.name.utf8)
        let layout = WordSegmentLayout(sizes: [
            name.count, terms.text.count, terms.count * 4, terms.slots.count * 8, terms.count * 8,
            postingTerms.count * 4, postingTerms.count * 4, lengths.count * 4, kinds.table.count * 4,
        ])
        var bytes = [UInt8](repeating: 0, count: layout.count)
        bytes.withUnsafeMutableBytes { bytes in
            func write(_ numbers: [some FixedWidthInteger], to section: WordSegmentLayout.Section) {
                numbers.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: bytes[layout[section]]).copyMemory(from: $0)
                }
            }
            write(name, to: .analysis)
            write(terms.text, to: .termText)
            write(terms.ends, to: .termEnds)
            write(terms.slots, to: .slots)
            write(lengths, to: .lengths)
            write(kinds.table, to: .kindTable)
            writePostings(to: bytes, layout)
            layout.writeHeader(to: bytes)
        }
        return bytes
    }

    /// Sorts the postings by terms, within a term by chunks.
    private func writePostings(to bytes: UnsafeMutableRawBufferPointer, _ layout: WordSegmentLayout) {
        func numbers<Number>(_ section: WordSegmentLayout.Section, _: Number.Type)
            -> UnsafeMutableBufferPointer<Number>
        {
            UnsafeMutableRawBufferPointer(rebasing: bytes[layout[section]]).bindMemory(to: Number.self)
        }
        let ends = numbers(.postingEnds, UInt64.self)
        let chunks = numbers(.chunks, UInt32.self)
        let kinds = numbers(.kinds, UInt32.self)
        for term in postingTerms { ends[Int(term)] += 1 }
        // Each number becomes where the postings of its term begin, and while they are written where they end.
        var start: UInt64 = 0
        for term in ends.indices { (ends[term], start) = (start, start + ends[term]) }
        var posting = 0
        for (chunk, end) in chunkEnds.enumerated() {
            while posting < end {
                let term = Int(postingTerms[posting])
                let place = Int(ends[term])
                chunks[place] = UInt32(chunk)
                kinds[place] = postingKinds[posting]
                ends[term] += 1
                posting += 1
            }
        }
    }
}
