import Testing

@testable import HoneData

struct UnitsTests {
    @Test func nearDuplicatesAndGroupsJoinAlsoThroughOthers() {
        let examples = [
            example("the pump leaks oil at the flange"),
            example("something else entirely", group: "g"),
            example("The pump leaks oil at the flange!", group: "h"),
            example("no relation to any of these", group: "h"),
            example("a lonely row"),
            example("yet another sentence here", group: "g"),
        ]
        let units = Units(of: examples)
        #expect(units.ofExample == [0, 1, 0, 0, 2, 1])
        #expect(units.members == [[0, 2, 3], [1, 5], [4]])
        #expect(units.count == 3)
        #expect(units.links.map { [$0.first, $0.second] } == [[0, 2]])
    }

    @Test func someOfTheExamplesKeepTheirUnits() {
        let examples = [
            example("first of all"), example("the pump leaks oil", group: "g"), example("lonely"),
            example("the pump leaks oil"), example("by its group only", group: "g"),
        ]
        let limited = Units(of: examples).limited(to: [3, 4, 0])
        #expect(limited.members == [[0, 1], [2]])
        #expect(limited.foldedInputs == ["the pump leaks oil", "by its group only", "first of all"])
        #expect(limited.links.isEmpty)
    }

    @Test func noExamplesAreNoUnits() {
        #expect(Units(of: []).count == 0)
    }
}
