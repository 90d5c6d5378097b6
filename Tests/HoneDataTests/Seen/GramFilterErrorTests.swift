import HoneBase
import SystemPackage
import Testing

@testable import HoneData

@Suite struct GramFilterErrorTests {
    @Test(arguments: [
        GramFilterError.notAGramFilter("f", found: [0x50]), .versionFromFuture("f", found: 9),
        .cutOff("f", expected: 200, found: 130),
        .damaged("f", field: "checksum", expected: "a", found: "b"),
    ])
    func errorsSayWhereAndWhatToDo(_ error: GramFilterError) {
        #expect(error.problem.place?.file == "f")
        #expect(error.problem.expected != nil && error.problem.found != nil && error.problem.remedy != nil)
        #expect(error.problem.kind == .input)
    }

    @Test func theFieldIsNamed() {
        let error = GramFilterError.damaged("f", field: "checksum", expected: "a", found: "b")
        #expect(error.problem.place?.field == "checksum")
        #expect(GramFilterError.notAGramFilter("f", found: []).problem.found == "an empty file")
        #expect(GramFilterError.file(.missing("f")).problem == FileError.missing("f").problem)
    }
}
