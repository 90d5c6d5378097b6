import HoneBase
import Testing

@testable import HoneData

@Suite struct CorpusDropsTests {
    private func drops(_ texts: [String], _ reason: CorpusDrops.Reason = .sameDocument) -> CorpusDrops {
        var drops = CorpusDrops()
        for document in documents(texts) { drops.add(reason, document, like: nil) }
        return drops
    }

    @Test func countsAddUp() {
        let sum = drops(["ab", "é"]) + drops(["xyz"]) + drops(["q"], .similarDocument)
        #expect(sum[.sameDocument] == CorpusDrops.Count(documents: 3, bytes: 7))
        #expect(sum[.similarDocument] == CorpusDrops.Count(documents: 1, bytes: 1))
        #expect(sum[.listedWord] == CorpusDrops.Count())
        #expect(sum.total == CorpusDrops.Count(documents: 4, bytes: 8))
        #expect(sum.reasons == [.sameDocument, .similarDocument])
        #expect(sum.first(.sameDocument).map(\.start) == ["ab", "é", "xyz"])
        #expect(CorpusDrops().total == CorpusDrops.Count() && CorpusDrops().reasons.isEmpty)
    }

    @Test func theFirstFewAreTold() {
        let many = drops((0..<9).map { "text \($0)" })
        #expect(many.first(.sameDocument).map(\.place.line) == [1, 2, 3, 4, 5])
        #expect((many + many).first(.sameDocument) == many.first(.sameDocument))
        let long = drops([String(repeating: "é", count: 200)])
        #expect(long.first(.sameDocument)[0].start == String(repeating: "é", count: 80))
    }

    @Test func paragraphsOfWhichNothingIsLeftAreADocument() {
        var drops = CorpusDrops()
        drops.add(.listedWord, paragraphs: 2, of: document("a\n\nb"), rest: document(""))
        drops.add(.listedWord, paragraphs: 1, of: document("a\n\nb"), rest: document("a"))
        drops.add(.listedWord, paragraphs: 0, of: document("a\n\nb"), rest: document("a\n\nb"))
        #expect(drops[.listedWord] == CorpusDrops.Count(documents: 1, paragraphs: 3, bytes: 7))
    }
}
