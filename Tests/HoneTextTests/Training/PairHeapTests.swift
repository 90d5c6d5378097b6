import HoneTestSupport
import Testing

@testable import HoneText

@Suite struct PairHeapTests {
    @Test func theMostFrequentComesFirstThenTheLower() {
        var draws = Draws(6)
        for count in [0, 1, 2, 3, 10, 1_000] {
            var heap = PairHeap()
            var entries: [[Int]] = []
            for _ in 0..<count {
                let drawn = draws.indices(2, below: 30).map { Int($0) }
                heap.push(.init(count: drawn[0], key: UInt64(drawn[1])))
                entries.append([-drawn[0], drawn[1]])
            }
            #expect(heap.count == count)
            var popped: [[Int]] = []
            while let entry = heap.pop() { popped.append([-entry.count, Int(entry.key)]) }
            #expect(popped == entries.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }
}
