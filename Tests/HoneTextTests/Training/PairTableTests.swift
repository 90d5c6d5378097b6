import HoneTestSupport
import Testing

@testable import HoneText

@Suite struct PairTableTests {
    @Test func countsAndPlacesAreKept() {
        var draws = Draws(4)
        var table = PairTable()
        var counts: [UInt64: Int] = [:]
        var places: [UInt64: [Int32]] = [:]
        for place in Int32(0)..<30_000 {
            let sides = draws.indices(2, below: 100)
            let key = PairTable.key(sides[0], sides[1])
            if place % 5 == 4 {
                table.remove(key, times: 2)
                if counts[key] != nil { counts[key, default: 0] -= 2 }
            } else {
                table.add(key, at: place, times: 3)
                counts[key, default: 0] += 3
                places[key, default: []].append(place)
            }
        }
        #expect(table.count == counts.count)
        for (key, count) in counts {
            guard let index = table.index(of: key) else {
                Issue.record("\(key) is lost")
                continue
            }
            #expect(table.counts[index] == count)
            #expect(table.take(index) == places[key])
            #expect(table.counts[index] == 0)
            #expect(table.take(index) == [])
        }
        #expect(table.index(of: PairTable.key(100, 0)) == nil)
    }

    @Test func keysCompareAsTheirTokens() {
        #expect(PairTable.key(1, 2) < PairTable.key(1, 3))
        #expect(PairTable.key(1, .max) < PairTable.key(2, 0))
        #expect(PairTable.tokens(PairTable.key(70_000, .max)) == (70_000, .max))
    }
}
