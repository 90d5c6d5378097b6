import Testing

@testable import HoneData

struct StrataTests {
    @Test func aUnitHasTheLabelOfMostMembers() {
        #expect(Strata.majority(of: ["b", "a", "b"]) == "b")
        #expect(Strata.majority(of: ["b", "a"]) == "a")
        #expect(Strata.majority(of: ["c"]) == "c")
    }

    @Test func everyUnitStandsInOneStratumLargeOnesFirst() {
        var examples = unlikeExamples(30, labels: ["a", "b", "c"])
        for index in [4, 7, 10] { examples[index].group = "g" }
        let units = Units(of: examples)
        let strata = Strata(of: units, examples, byLabel: true, salt: 0)
        #expect(strata.units.count == 3)
        #expect(strata.units.joined().sorted() == Array(0..<units.count))
        for stratum in strata.units {
            #expect(Set(stratum.map { examples[units.members[$0][0]].output }).count == 1)
            let sizes = stratum.map { units.members[$0].count }
            #expect(sizes == sizes.sorted(by: >))
        }
        #expect(Strata(of: units, examples, byLabel: false, salt: 0).units.count == 1)
    }

    @Test func theOrderDependsOnContentAndSaltOnly() {
        let examples = unlikeExamples(40, labels: ["a", "b"])
        func order(_ examples: [Example], salt: UInt64) -> [[String]] {
            let units = Units(of: examples)
            return Strata(of: units, examples, byLabel: true, salt: salt).units
                .map { $0.map { examples[units.members[$0][0]].id } }
        }
        #expect(order(examples, salt: 1) == order(examples.reversed(), salt: 1))
        #expect(order(examples, salt: 1) != order(examples, salt: 2))
    }
}
