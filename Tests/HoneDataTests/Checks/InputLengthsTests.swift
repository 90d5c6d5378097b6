import HoneBase
import Testing

@testable import HoneData

struct InputLengthsTests {
    @Test func emptyFieldsAreAnError() {
        let found = findings(
            InputLengths(),
            [example(" \n", "a", line: 1), example("x", "", line: 2), example("y")]
        )
        #expect(found.map(\.severity) == [.error])
        #expect(found.first?.evidence.map(\.place.field) == ["input", "output"])
        #expect(lines(found.first) == [1, 2])
    }

    @Test func inputsBeyondTwentyThousandCharactersAreAWarning() {
        let examples = [20_000, 20_001].map { example(String(repeating: "é", count: $0), line: $0) }
        let found = findings(InputLengths(), examples)
        #expect(found.map(\.severity) == [.warning])
        #expect(lines(found.first) == [20_001])
        #expect(found.first?.evidence.first?.detail == "20001 characters")
    }

    @Test func anotherLengthMayBeCounted() {
        let limit = CheckedExamples.LengthLimit(limit: 2, unit: "words") { $0.split(separator: " ").count }
        let examples = [example("a b", line: 1), example("a b c", line: 2)]
        let data = CheckedExamples(examples, hasLabels: true, lengthLimit: limit)
        #expect(InputLengths().findings(in: data).map(lines) == [[2]])
    }
}
