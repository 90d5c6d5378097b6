import Testing

@testable import HoneData

struct LeakTests {
    @Test func aUnitInTwoPartsIsALeak() {
        let examples = [
            example("the pump leaks oil"), example("nothing alike"), example("The pump leaks oil"),
            example("by group", group: "g"), example("also by group", group: "g"),
            example("by that group too", group: "g"),
        ]
        let parts: [Part] = [.train, .train, .test, .validation, .validation, .train]
        let leaks = Leak.leaks(in: Units(of: examples), parts: parts)
        #expect(leaks.map(\.members) == [[.train: [0], .test: [2]], [.validation: [3, 4], .train: [5]]])
        #expect(leaks.map(\.unit) == [0, 2])
    }
}
