import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

struct WordCollectionTests {
    /// A collection of some readable chunks, and all that belongs to it.
    private struct Case {
        var texts: [[String]]
        var readable: [ChunkSet]
        var collection: WordCollection
        /// The same chunks, where the others never were.
        var without: WordCollection
        /// For each segment the numbers that its readable chunks have there.
        var numbers: [[Int]]

        init(seed: UInt64) throws {
            var random = RandomTexts(seed: seed, stream: 1, words: 3 + Int(seed % 40))
            let analysis: WordAnalysis = seed % 2 == 0 ? .plain : .english
            let scoring = BM25(
                k1: [1.5, 0, 0.9, 20][random.random.below(4)],
                b: [0.75, 0, 1, 0.4][random.random.below(4)]
            )
            texts = (0..<random.random.below(4)).map { _ in random.texts(random.random.below(30), below: 25) }
            readable = texts.map { random.readable(of: $0.count) }
            collection = try WordCollection(
                zip(texts, readable).map {
                    ReadableSegment(try WordSegmentTests.segment($0, analysis), readable: $1)
                },
                scoring: scoring
            )
            numbers = readable.map { Array($0) }
            let kept = zip(texts, numbers).map { texts, numbers in numbers.map { texts[$0] } }
            without = try WordCollection(
                all: kept.map { try WordSegmentTests.segment($0, analysis) },
                scoring: scoring
            )
        }
    }

    /// A search must not differ in any bit from one where what cannot be read never was.
    @Test(arguments: 0..<8)
    func whatCannotBeReadIsNotThere(_ part: UInt64) throws {
        var found = 0
        for seed in part * 500..<(part + 1) * 500 {
            let test = try Case(seed: seed)
            var random = RandomTexts(seed: seed, stream: 2, words: 45)
            #expect(test.collection.count == test.without.count)
            #expect(test.collection.meanLength == test.without.meanLength)
            for _ in 0..<4 {
                let query = random.text(below: 9)
                let limit = random.random.below(3) == 0 ? 1000 : random.random.below(12)
                let matches = test.collection.search(query, limit: limit)
                let expected = test.without.search(query, limit: limit).map {
                    WordMatch(segment: $0.segment, chunk: test.numbers[$0.segment][$0.chunk], score: $0.score)
                }
                #expect(matches == expected, "seed \(seed), \(query)")
                #expect(matches.map(\.score.bitPattern) == expected.map(\.score.bitPattern))
                #expect(matches.allSatisfy { test.readable[$0.segment].contains($0.chunk) })
                found += matches.count
            }
        }
        #expect(found > 1000)
    }

    /// Segments are one collection: where they are cut says nothing.
    @Test func segmentsAreOneCollection() throws {
        for seed in 0..<500 as Range<UInt64> {
            let test = try Case(seed: seed)
            let all = zip(test.texts, test.numbers).flatMap { texts, numbers in numbers.map { texts[$0] } }
            let places = test.numbers.enumerated().flatMap { segment, numbers in numbers.map { (segment, $0) }
            }
            let analysis = test.collection.analysis ?? .plain
            let one = try WordCollection(
                all: [try WordSegmentTests.segment(all, analysis)],
                scoring: test.collection.scoring
            )
            let query = "word1 word2 word3 word2 word10 nowhere word11"
            let expected = one.search(query, limit: 20).map {
                WordMatch(segment: places[$0.chunk].0, chunk: places[$0.chunk].1, score: $0.score)
            }
            #expect(test.collection.search(query, limit: 20) == expected)
        }
    }

    /// The formula, term by term over the texts themselves.
    @Test func scoresAreThoseOfTheFormula() throws {
        var found = 0
        for seed in 10_000..<10_500 as Range<UInt64> {
            let test = try Case(seed: seed)
            guard let analysis = test.collection.analysis else { continue }
            let scoring = test.collection.scoring
            let chunks = zip(test.texts, test.numbers).flatMap { texts, numbers in
                numbers.map { analysis.terms(of: texts[$0]) }
            }
            let places = test.numbers.enumerated().flatMap { segment, numbers in numbers.map { (segment, $0) }
            }
            let mean = Double(chunks.reduce(0) { $0 + $1.count }) / Double(chunks.count)
            let query = "word1 word3 word12 word1 word5"
            var expected: [(score: Double, place: (Int, Int))] = []
            for (terms, place) in zip(chunks, places) {
                var score = 0.0
                for term in analysis.terms(of: query) {
                    let frequency = Double(terms.count { $0 == term })
                    let holding = Double(chunks.count { $0.contains(term) })
                    let rarity = Mathematics.log(1 + (Double(chunks.count) - holding + 0.5) / (holding + 0.5))
                    let norm = scoring.k1 * (1 - scoring.b + scoring.b * Double(terms.count) / mean)
                    if frequency > 0 { score += rarity * frequency / (frequency + norm) }
                }
                if score > 0 { expected.append((score, place)) }
            }
            let matches = test.collection.search(query, limit: 10_000)
            #expect(matches.count == expected.count)
            for match in matches {
                let wanted = expected.first { $0.place == (match.segment, match.chunk) }?.score ?? 0
                #expect(abs(Double(match.score) - wanted) < 1e-5 * wanted, "seed \(seed)")
            }
            let isSorted = zip(matches, matches.dropFirst()).allSatisfy { first, second in
                (second.score, first.segment, first.chunk) < (first.score, second.segment, second.chunk)
            }
            #expect(isSorted)
            #expect(Array(matches.prefix(5)) == test.collection.search(query, limit: 5))
            found += matches.count
        }
        #expect(found > 1000)
    }

    /// More chunks than are scored at once, with stretches in which no term stands.
    @Test func manyChunks() throws {
        var random = RandomTexts(seed: 6, words: 400)
        let texts = (0..<100_000).map { chunk in
            (20_000..<60_000).contains(chunk) ? "elsewhere" : random.text(below: 4)
        }
        let segment = try WordSegmentTests.segment(texts)
        for share in [2, 50, 100] {
            let kept = (0..<texts.count).filter { _ in random.random.below(100) < share }
            let collection = try WordCollection([
                ReadableSegment(segment, readable: ChunkSet(kept, of: texts.count))
            ])
            let without = try WordCollection(all: [try WordSegmentTests.segment(kept.map { texts[$0] })])
            for _ in 0..<20 {
                let query = random.text(below: 6)
                let limit = [10, 100_000][random.random.below(2)]
                let expected = without.search(query, limit: limit).map {
                    WordMatch(segment: 0, chunk: kept[$0.chunk], score: $0.score)
                }
                #expect(collection.search(query, limit: limit) == expected, "\(query)")
            }
        }
    }

    @Test func equalScoresComeInTheOrderOfTheirPlaces() throws {
        let segment = try WordSegmentTests.segment(["same words", "other", "same words", "same words"])
        let collection = try WordCollection(all: [segment, segment])
        let places = collection.search("same", limit: 5).map { [$0.segment, $0.chunk] }
        #expect(places == [[0, 0], [0, 2], [0, 3], [1, 0], [1, 2]])
    }

    @Test func queriesThatFindNothing() throws {
        let segment = try WordSegmentTests.segment(["one two", "three"])
        let collection = try WordCollection(all: [segment])
        for query in ["", " ", "four", "o n e", "AND OR NOT", "'; DROP TABLE chunks; --", "\"", "*", "\u{0}"]
        {
            #expect(collection.search(query, limit: 10).isEmpty, "\(query)")
        }
        #expect(collection.search("one", limit: 0).isEmpty)
        #expect(collection.search("one", limit: -1).isEmpty)
        #expect(collection.search("one", limit: .max).count == 1)
        #expect(try WordCollection([]).search("one", limit: 10).isEmpty)
        let hidden = try WordCollection([ReadableSegment(segment, readable: .none(of: 2))])
        #expect(hidden.count == 0 && hidden.meanLength == 0 && hidden.search("one", limit: 10).isEmpty)
    }

    /// A query of a megabyte is read like any other.
    @Test func aLongQuery() throws {
        let collection = try WordCollection(all: [try WordSegmentTests.segment(["one two", "three w77"])])
        let query =
            (0..<150_000).map { "w\($0)" }.joined(separator: " ") + String(repeating: " three", count: 1000)
        #expect(query.utf8.count > 1 << 20)
        #expect(collection.search(query, limit: 10).map(\.chunk) == [1])
    }

    @Test func otherAnalysesAreNotMixed() throws {
        let segments = [
            try WordSegmentTests.segment(["one"], .plain), try WordSegmentTests.segment(["one"], .english),
        ]
        let error = WordSegmentError.otherAnalysis(
            WordAnalysis.english.name,
            expected: WordAnalysis.plain.name
        )
        #expect(throws: error) { try WordCollection(all: segments) }
    }

    @Test func wrongSetsAndParametersTrap() async {
        let set = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = ReadableSegment(try WordSegmentTests.segment(["one"]), readable: .all(of: 2))
        }
        expectTrap(set, "ReadableSegment: a set of 2 chunks for a segment of 1")
        let parameter = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = BM25(b: 1.5)
        }
        expectTrap(parameter, "BM25: b is 1.5")
    }
}
