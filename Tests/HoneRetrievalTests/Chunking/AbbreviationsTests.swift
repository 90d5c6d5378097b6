import Testing

@testable import HoneRetrieval

@Suite struct AbbreviationsTests {
    @Test func wordsAreInSmallLettersWithoutThePoint() {
        #expect(Abbreviations.before(name: "dr") && Abbreviations.before(name: "bzw"))
        #expect(!Abbreviations.before(name: "dr.") && !Abbreviations.before(name: "no"))
        #expect(Abbreviations.before(number: "no") && !Abbreviations.before(number: "dr"))
    }
}
