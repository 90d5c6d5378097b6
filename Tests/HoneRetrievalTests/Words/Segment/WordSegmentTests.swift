import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

struct WordSegmentTests {
    static func segment(_ texts: [String], _ analysis: WordAnalysis = .plain) throws -> WordSegment {
        var builder = WordSegmentBuilder(analysis)
        for text in texts { try builder.add(text) }
        return try WordSegment(builder.finish())
    }

    /// Chunk and frequency of each posting of `term`.
    private func postings(of term: String, in segment: WordSegment) -> [[Int]]? {
        Array(term.utf8).withUnsafeBufferPointer { term in
            segment.number(of: term, tag: TermTable.tag(of: term)).map { number in
                segment.postings(of: number).map {
                    [Int(segment.chunks[$0]), Int(segment.frequency(ofKind: Int(segment.kinds[$0])))]
                }
            }
        }
    }

    @Test(arguments: [WordAnalysis.english, .plain])
    func postingsAreTheTermsOfTheTexts(_ analysis: WordAnalysis) throws {
        var random = RandomTexts(seed: 1, words: 300)
        let texts = random.texts(400, below: 40) + ["", "the", "Übergröße ÜBERGRÖSSE naïve, ponies pony"]
        let segment = try Self.segment(texts, analysis)
        var expected: [String: [[Int]]] = [:]
        for (chunk, text) in texts.enumerated() {
            let terms = analysis.terms(of: text)
            #expect(segment.lengths[chunk] == terms.count)
            for (term, entries) in Dictionary(grouping: terms, by: \.self) {
                expected[term, default: []].append([chunk, entries.count])
            }
        }
        #expect(segment.count == texts.count && segment.analysis == analysis)
        #expect(segment.termCount == expected.count)
        #expect(segment.chunks.count == expected.values.reduce(0) { $0 + $1.count })
        #expect(segment.totalLength == texts.reduce(0) { $0 + analysis.terms(of: $1).count })
        for (term, entries) in expected { #expect(postings(of: term, in: segment) == entries, "\(term)") }
        #expect(postings(of: "nowhere", in: segment) == nil)
        for posting in 0..<segment.chunks.count {
            let length = segment.length(ofKind: Int(segment.kinds[posting]))
            #expect(length == segment.lengths[Int(segment.chunks[posting])])
        }
    }

    @Test func nothingIsASegmentToo() throws {
        #expect(try Self.segment([]).count == 0)
        let empty = try Self.segment(["", "- ."])
        #expect(empty.count == 2 && empty.termCount == 0 && empty.totalLength == 0)
    }

    @Test func theSameTextsGiveTheSameBytes() throws {
        var random = RandomTexts(seed: 2, words: 50)
        let texts = random.texts(60, below: 30)
        var first = WordSegmentBuilder()
        for text in texts { try first.add(text) }
        var second = WordSegmentBuilder()
        for (chunk, text) in texts.enumerated() { #expect(try second.add(text) == chunk) }
        let bytes = first.finish()
        #expect(bytes == second.finish())
    }

    /// A segment stands in a file among other things.
    @Test func aSegmentIsReadWhereItLies() throws {
        var builder = WordSegmentBuilder(.plain)
        for text in ["one two", "two three three", ""] { try builder.add(text) }
        let bytes = builder.finish()
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            try writeQuickly([UInt8](repeating: 7, count: 128) + bytes + [1, 2, 3], to: path)
            let file = try MappedFile(path)
            let segment = try WordSegment(file, at: 128..<128 + bytes.count)
            #expect(postings(of: "three", in: segment) == [[1, 2]])
            #expect(throws: WordSegmentError.self) { try WordSegment(file, at: 128..<128 + bytes.count + 4) }
        }
    }

    /// More words than are remembered, some of them long.
    @Test func manyWords() throws {
        let long = String(repeating: "x", count: 5000)
        let texts = (0..<50).map { part in
            (0..<4000).map { "w\(part * 4000 + $0)" }.joined(separator: " ") + " \(long) \(long)y\(part)"
        }
        let segment = try Self.segment(texts)
        #expect(segment.termCount == 200_051)
        #expect(postings(of: "w199999", in: segment) == [[49, 1]])
        #expect(postings(of: long, in: segment)?.count == 50)
        #expect(postings(of: long + "y7", in: segment) == [[7, 1]])
    }
}
