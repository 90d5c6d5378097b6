import HoneBase
import HoneTestSupport
import Testing

@testable import HoneEvaluation

@Suite struct PassageTests {
    @Test(
        arguments: [
            (0..<10, 0..<10, 10, true), (0..<10, 5..<15, 5, true), (0..<10, 6..<16, 4, false),
            (0..<100, 40..<44, 4, true), (0..<100, 98..<104, 2, false), (0..<100, 97..<103, 3, true),
            (0..<10, 10..<20, 0, false), (0..<1, 5..<6, 0, false),
        ] as [(Range<Int>, Range<Int>, Int, Bool)]
    )
    func halfOfTheShorterAgrees(_ first: Range<Int>, _ second: Range<Int>, _ shared: Int, _ agrees: Bool) {
        for (first, second) in [(first, second), (second, first)] {
            #expect(Passage("a", first).sharedCount(with: Passage("a", second)) == shared)
            #expect(Passage("a", first).agrees(with: Passage("a", second)) == agrees)
            #expect(!Passage("a", first).agrees(with: Passage("b", second)))
        }
    }

    @Test func anEmptyPassageTraps() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Passage("a", 3..<3)
        }
        expectTrap(result, "Passage: 3..<3 of a is no range of bytes")
    }

    /// Counted byte by byte.
    @Test func bytesAreCountedOnce() {
        var random = Philox(seed: 43)
        func draw() -> [Passage] {
            (0..<random.below(6)).map { _ in
                let start = random.below(30)
                return Passage("d\(random.below(2))", start..<start + 1 + random.below(12))
            }
        }
        func bytes(_ passages: [Passage]) -> Set<String> {
            Set(passages.flatMap { passage in passage.range.map { "\(passage.document) \($0)" } })
        }
        for _ in 0..<200 {
            let (first, second) = (draw(), draw())
            #expect(PassageBytes(first).count == bytes(first).count)
            let shared = PassageBytes(first).sharedCount(with: PassageBytes(second))
            #expect(shared == bytes(first).intersection(bytes(second)).count)
        }
    }
}
