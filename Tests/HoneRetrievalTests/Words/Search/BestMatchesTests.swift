import HoneBase
import Testing

@testable import HoneRetrieval

struct BestMatchesTests {
    /// The best of matches in any order are the first of all of them, sorted.
    @Test func theBestAreTheFirstOfAll() {
        var random = Philox(seed: 2)
        for _ in 0..<2000 {
            let all = (0..<random.below(40)).map { chunk in
                WordMatch(segment: random.below(3), chunk: chunk, score: Float(random.below(6) + 1))
            }
            let limit = random.below(12) + 1
            var best = BestMatches(limit: limit)
            for (place, match) in all.enumerated() {
                best.insert(match)
                // What comes and is not above has as many before it as are wanted.
                let scores = all[...place].map(\.score).sorted(by: >)
                #expect(best.threshold <= (place < limit ? 0 : scores[limit - 1]))
                #expect(place + 1 < 2 * limit || best.threshold > 0)
            }
            let sorted = all.sorted {
                ($1.score, $0.segment, $0.chunk) < ($0.score, $1.segment, $1.chunk)
            }
            #expect(best.sorted() == Array(sorted.prefix(limit)))
        }
    }
}
