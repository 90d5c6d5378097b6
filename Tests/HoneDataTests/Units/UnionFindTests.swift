import HoneBase
import Testing

@testable import HoneData

struct UnionFindTests {
    /// Against labels that are rewritten one by one.
    @Test func setsAreThoseOfThePairsThatWereJoined() {
        var random = Philox(seed: 5)
        for count in [1, 2, 10, 100] {
            var sets = UnionFind(count)
            var labels = Array(0..<count)
            for _ in 0..<count {
                let (first, second) = (random.below(count), random.below(count))
                #expect(sets.join(first, second) == (labels[first] != labels[second]))
                let old = labels[second]
                for index in labels.indices where labels[index] == old { labels[index] = labels[first] }
            }
            for first in 0..<count {
                for second in 0..<count {
                    #expect(
                        (sets.root(of: first) == sets.root(of: second)) == (labels[first] == labels[second])
                    )
                }
            }
        }
    }
}
