import HoneBase
import Testing

@testable import HoneRetrieval

@Suite struct ReadersTests {
    @Test func cellsHoldNamesBetweenCommas() {
        #expect(Readers.inCell(" alice ,the team;bob,, alice") == ["alice", "the team", "bob"])
        #expect(Readers.inCell(" ") == [])
    }

    @Test(
        arguments: [
            (nil, []), ("alice", ["alice"]), ("", []), (["a", "b, c"], ["a", "b, c"]), ([], []),
            ("a, b", nil), (3, nil),
            (["a", 3], nil), (true, nil),
        ] as [(JSON, [String]?)]
    )
    func fieldsHoldNamesOrLists(_ value: JSON, _ expected: [String]?) {
        #expect(Readers.inField(value) == expected)
    }

    @Test func theFieldIsReadInAnyCase() {
        #expect(Readers.isField(" Readers ") && !Readers.isField("reader"))
        #expect(Readers.isMisspelt(" Reader ") && !Readers.isMisspelt("readers"))
    }
}
