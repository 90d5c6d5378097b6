import HoneBase
import SystemPackage
import Testing

@testable import HoneText

struct TokenizerErrorTests {
    @Test(
        arguments: [
            .vocabularySyntax("t.json", line: 3, what: "w"),
            .nothingFound(folder: "f", lookedFor: ["a", "b"]),
            .malformed("t.json", field: "a.b", expected: "e", found: "f"),
            .unsupported("t.json", field: "a.b", found: "f", supported: "s"),
            .duplicateToken("t.json", token: "x", line: 4, earlierLine: 2),
            .duplicateID("t.json", id: 7, token: "x", other: "y", line: 4),
            .idOutOfRange("t.json", id: 9, token: "x", count: 5, line: 4),
            .missingToken("t.json", token: "x", field: "unk_token"),
            .conflictingID("t.json", field: "a.0.id", token: "x", expected: 3, found: 4),
        ] as [TokenizerError]
    )
    func saysWhereItIsAndWhatToDo(_ error: TokenizerError) {
        let problem = error.problem
        #expect(problem.place?.file == "t.json" || problem.place?.file == "f")
        #expect(problem.expected != nil)
        #expect(problem.remedy != nil)
        #expect(problem.kind == .input)
    }

    @Test func keepsTheErrorOfTheFile() {
        #expect(TokenizerError.file(.missing("x")).problem == FileError.missing("x").problem)
    }
}
