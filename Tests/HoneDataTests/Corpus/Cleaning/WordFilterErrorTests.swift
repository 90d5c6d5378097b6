import HoneBase
import SystemPackage
import Testing

@testable import HoneData

@Suite struct WordFilterErrorTests {
    @Test func errorsSayWhereAndWhatToDo() {
        #expect(WordFilterError.file(.missing("a")).problem == FileError.missing("a").problem)
        let none = WordFilterError.noWords("list.txt").problem
        #expect(none.place?.file == "list.txt" && none.expected != nil && none.remedy != nil)
        let bad = WordFilterError.notAWord(at: .init(file: "list.txt", line: 3), found: "***").problem
        #expect(bad.place?.line == 3 && bad.found == "\"***\"" && bad.remedy != nil)
    }
}
