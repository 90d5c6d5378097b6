import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

struct ChunkSetTests {
    @Test(arguments: [0, 1, 2, 63, 64, 65, 127, 128, 200])
    func allAndNone(_ capacity: Int) {
        let all = ChunkSet.all(of: capacity)
        let none = ChunkSet.none(of: capacity)
        #expect(all.count == capacity && all.isAll && Array(all) == Array(0..<capacity))
        #expect(none.isEmpty && Array(none).isEmpty && none.isAll == (capacity == 0))
        #expect(ChunkSet(0..<capacity, of: capacity) == all)
    }

    /// Beside sets of the standard library.
    @Test func membersAreThoseOfSets() {
        var random = Philox(seed: 11)
        for _ in 0..<500 {
            let capacity = random.below(150)
            func draw() -> Set<Int> {
                guard capacity > 0 else { return [] }
                return Set((0..<random.below(2 * capacity)).map { _ in random.below(capacity) })
            }
            let (first, second) = (draw(), draw())
            let (one, two) = (ChunkSet(first, of: capacity), ChunkSet(second, of: capacity))
            #expect(Array(one) == first.sorted() && one.count == first.count)
            #expect((0..<capacity).allSatisfy { one.contains($0) == first.contains($0) })
            #expect((one == two) == (first == second))
        }
    }

    @Test func insertSaysNothingTwice() {
        var set = ChunkSet.none(of: 70)
        set.insert(69)
        set.insert(69)
        #expect(set.count == 1 && set.contains(69) && !set.contains(68))
    }

    @Test func chunksBeyondTrap() async {
        let beyond = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = ChunkSet.all(of: 64).contains(64)
        }
        expectTrap(beyond, "ChunkSet: chunk 64 of 64")
    }
}
