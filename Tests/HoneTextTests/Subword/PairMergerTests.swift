import HoneTestSupport
import Testing

@testable import HoneText

@Suite struct PairMergerTests {
    /// The merging as it is defined: the lowest rank, of equal ones the leftmost, until none is left.
    private func merged(_ symbols: [Int32], _ merges: [MergeTable.Merge]) -> [Int32] {
        var symbols = symbols
        while true {
            var best: (rank: Int32, place: Int, merged: Int32)?
            for place in symbols.indices.dropLast() {
                let pair = merges.filter { $0.left == symbols[place] && $0.right == symbols[place + 1] }
                guard let merge = pair.min(by: { $0.rank < $1.rank }) else { continue }
                if best.map({ merge.rank < $0.rank }) ?? true { best = (merge.rank, place, merge.merged) }
            }
            guard let best else { return symbols }
            symbols.replaceSubrange(best.place...best.place + 1, with: [best.merged])
        }
    }

    /// Words of one symbol to hundreds, through the short way and the heap.
    @Test func everyWordIsMergedAsDefined() {
        var draws = Draws(11)
        for round in 0..<300 {
            let alphabet = 2 + round % 5
            var count = Int32(alphabet)
            let merges = (0..<40).map { rank -> MergeTable.Merge in
                let sides = draws.indices(2, below: Int(count))
                defer { count += 1 }
                return .init(left: Int32(sides[0]), right: Int32(sides[1]), rank: Int32(rank), merged: count)
            }
            let table = MergeTable(merges)
            let length = round % 3 == 0 ? 41 + round : 1 + round % 60
            let symbols = draws.indices(length, below: alphabet).map { Int32($0) }
            var merger = PairMerger()
            merger.symbols = symbols
            merger.merge(by: table)
            #expect(merger.symbols == merged(symbols, merges), "\(symbols)")
        }
    }

    /// A long run of one symbol, whose pairs all have one rank, is merged from the left.
    @Test func runsAreMergedFromTheLeft() {
        let table = MergeTable([.init(left: 0, right: 0, rank: 0, merged: 1)])
        for length in [3, 39, 40, 41, 42, 1_001] {
            var merger = PairMerger()
            merger.symbols = [Int32](repeating: 0, count: length)
            merger.merge(by: table)
            var expected = [Int32](repeating: 1, count: length / 2)
            if length % 2 == 1 { expected.append(0) }
            #expect(merger.symbols == expected)
        }
    }

    @Test func aTableFindsItsPairsAndNoOther() {
        var draws = Draws(12)
        let sides: [Int32] = draws.indices(4_000, below: 1_000).map { Int32($0) }
        let merges = (0..<2_000).map { (rank: Int) -> MergeTable.Merge in
            let (left, right) = (sides[2 * rank], sides[2 * rank + 1])
            return MergeTable.Merge(left: left, right: right, rank: Int32(rank), merged: Int32(rank + 7))
        }
        let table = MergeTable(merges)
        var first: [[Int32]: MergeTable.Merge] = [:]
        for merge in merges where first[[merge.left, merge.right]] == nil {
            first[[merge.left, merge.right]] = merge
        }
        #expect(table.count == first.count)
        for left in Int32(0)..<60 {
            for right in Int32(0)..<1_000 {
                let found = table.merge(left, right)
                #expect(
                    found?.rank == first[[left, right]]?.rank
                        && found?.merged == first[[left, right]]?.merged
                )
            }
        }
    }
}
