import HoneBase
import HoneTestSupport
import Testing

@testable import HoneData

@Suite struct SharedRunsTests {
    /// The longest common run, by comparing all pairs of places; the first of several.
    private func slow(_ training: [Int32], _ ids: [Int32]) -> Range<Int>? {
        var best: Range<Int>?
        for start in ids.indices {
            for place in training.indices {
                var length = 0
                while start + length < ids.count, place + length < training.count,
                    ids[start + length] == training[place + length]
                { length += 1 }
                if length > best?.count ?? 0 { best = start..<start + length }
            }
        }
        return best
    }

    @Test(arguments: 0..<20)
    func theResultIsThatOfComparingAllPlaces(_ seed: UInt64) {
        var random = Philox(seed: seed)
        let bound = [2, 3, 10, 40][Int(seed) % 4]
        let training = (0..<random.below(200)).map { _ in Int32(random.below(bound)) }
        let runs = SharedRuns(over: training)
        for _ in 0..<20 {
            var ids = (0..<random.below(30)).map { _ in Int32(random.below(bound + 1)) }
            if training.count > 20, random.below(2) == 0 {
                let start = random.below(training.count - 15)
                ids.insert(contentsOf: training[start..<start + 15], at: random.below(ids.count + 1))
            }
            let expected = slow(training, ids)
            let run = runs.longest(in: ids)
            #expect(run?.range == expected)
            if let run {
                #expect(
                    Array(ids[run.range]) == Array(training[run.trainingStart...].prefix(run.range.count))
                )
            }
            for length in 1...20 {
                #expect(runs.holds(runOf: length, in: ids) == (expected?.count ?? 0 >= length))
            }
        }
    }

    @Test func rowsAreOneText() {
        let runs = SharedRuns(over: TokenRows([1, 2, 3, 4, 5], length: 2))
        #expect(runs.holds(runOf: 4, in: [9, 2, 3, 4, 5]))
        #expect(!runs.holds(runOf: 5, in: [9, 2, 3, 4, 5]))
        #expect(runs.longest(in: [9, 2, 3, 4, 5]) == .init(range: 1..<5, trainingStart: 1))
    }

    @Test func idsThatAreNowhereAreNoRun() {
        let runs = SharedRuns(over: [1, 2, 3])
        #expect(runs.longest(in: [-1, 7, .max]) == nil)
        #expect(runs.longest(in: []) == nil)
        #expect(SharedRuns(over: [] as [Int32]).longest(in: [1]) == nil)
    }

    @Test func idsOutOfBoundsTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = SharedRuns(over: [1, -1])
        }
        expectTrap(result, "an id below 0")
        let large = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = SharedRuns(over: [1, 1 << 24])
        }
        expectTrap(large, "from 2^24 on")
        let run = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = SharedRuns(over: [1]).holds(runOf: 0, in: [1])
        }
        expectTrap(run, "a run of 0 tokens")
    }
}
