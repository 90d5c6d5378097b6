import Testing

@testable import HoneBase

@Suite struct CountedTests {
    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (-1_000, "-1,000"), (-999, "-999"),
        (1_234_567, "1,234,567"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func digitsStandInGroups(_ number: Int, _ text: String) { #expect(number.grouped == text) }

    @Test(arguments: [
        (0, "0 files", "0 queries have"), (1, "1 file", "1 query has"), (2, "2 files", "2 queries have"),
        (1_001, "1,001 files", "1,001 queries have"), (-1, "-1 files", "-1 queries have"),
    ])
    func oneIsSingular(_ number: Int, _ files: String, _ queries: String) {
        #expect(number.counted("file") == files)
        #expect(number.counted("query has", "queries have") == queries)
    }
}
