import HoneBase
import HoneTestSupport
import Testing

@testable import HoneData

@Suite struct BinaryFuseFilterTests {
    /// Members are always known, of every size; neighbouring numbers as well as random ones.
    @Test(arguments: Array(0...70) + [100, 1000, 4096, 100_000])
    func membersAreKnown(_ count: Int) {
        var random = Philox(seed: UInt64(count))
        let scattered = Array(Set((0..<count).map { _ in random.next() }))
        for members in [scattered, (0..<count).map(UInt64.init)] {
            let filter = BinaryFuseFilter(members)
            #expect(members.allSatisfy(filter.contains))
        }
    }

    /// Within five standard deviations of one in 256.
    @Test func oneForeignNumberIn256IsTakenForAMember() {
        var random = Philox(seed: 9)
        let filter = BinaryFuseFilter(Array(Set((0..<200_000).map { _ in random.next() })))
        let asked = 1_000_000
        let known = (0..<asked).count { _ in filter.contains(random.next()) }
        let expected = Double(asked) * BinaryFuseFilter.falsePositiveRate
        #expect(abs(Double(known) - expected) < 5 * expected.squareRoot())
    }

    /// The paper's table: 9.0 bits a member for a million and more.
    @Test func theSizeIsThatOfThePaper() {
        let filter = BinaryFuseFilter((0..<1_000_000).map(UInt64.init))
        #expect(filter.fingerprints.count * 8 < 9_100_000)
    }

    @Test func partsMustBelongTogether() {
        let filter = BinaryFuseFilter([1, 2, 3])
        func made(_ length: Int, _ count: Int, _ slots: Int) -> BinaryFuseFilter? {
            BinaryFuseFilter(
                seed: filter.seed,
                segmentLength: length,
                segmentCount: count,
                fingerprints: slots == filter.fingerprints.count
                    ? filter.fingerprints : Array(repeating: 0, count: slots)
            )
        }
        let (length, count, slots) = (filter.segmentLength, filter.segmentCount, filter.fingerprints.count)
        #expect(made(length, count, slots) == filter)
        #expect(made(length, count, slots + 1) == nil)
        #expect(made(3, 1, 9) == nil)
        #expect(made(0, 1, 0) == nil)
        #expect(made(4, 0, 8) == nil)
        #expect(made(.max, .max, 8) == nil)
        #expect(made(1 << 19, 1, 3 << 19) == nil)
    }

    @Test func repeatedMembersTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = BinaryFuseFilter([1, 2, 3, 1])
        }
        expectTrap(result, "a member stands twice")
    }
}
