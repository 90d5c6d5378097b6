import HoneBase
import Testing

@testable import HoneData

struct ExampleTests {
    @Test func aGivenIDIsKept() {
        let given = Example(id: "7", input: "x", output: "y", source: .init(file: "f"))
        #expect(given.id == "7")
    }

    @Test func aMadeIDDependsOnBothTextsAndOnNothingElse() {
        let ids = [("ab", "c"), ("a", "bc"), ("ab", "d"), ("abc", "")].map {
            Example.madeID(input: $0, output: $1)
        }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.count == 15 && $0.allSatisfy(\.isHexDigit) })
        #expect(example("ab", "c", line: 1).id == example("ab", "c", line: 9, group: "g").id)
    }
}
