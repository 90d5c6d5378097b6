import HoneBase
import Testing

@testable import HoneData

@Suite struct HeldOutErrorTests {
    @Test func errorsSayWhatWasFoundAndWhatToDo() {
        for error in [HeldOutError.tooFewDocuments(found: 1), .nothingLeft(documents: 1)] {
            #expect(error.problem.found?.hasPrefix("1") == true)
            #expect(error.problem.expected != nil && error.problem.remedy != nil)
            #expect(error.problem.kind == .input)
        }
    }
}
