import HoneRetrieval
import Testing

@testable import HoneWorkbench

@Suite struct AttributionTests {
    private static func sources(of sentence: String, asked: String = "", _ texts: [String]) -> [String]? {
        let passages = texts.map { ShownPassage(passage($0, from: 10)) }
        let attribution = Attribution(passages, question: asked) { $0.map { _ in 1 } }
        let support = attribution.support(of: sentence)
        #expect((0...1).contains(support.share))
        for source in support.sources {
            let start = source.range.lowerBound - 10
            let slice = Array(texts[source.passage].utf8)[start..<start + source.range.count]
            #expect(slice.elementsEqual(source.text.utf8))
        }
        return support.isEnough ? support.sources.map(\.text) : nil
    }

    @Test(
        arguments: [
            // The words of one sentence, in whatever form.
            ("The pumps were leaking.", ["A pump leaks. It rains."], ["A pump leaks."]),
            // Two sentences that say it together, from two passages.
            (
                "The BR-45 is set to 180 bar and painted grey.",
                ["Set the BR-45 to 180 bar.", "All are painted grey."],
                ["Set the BR-45 to 180 bar.", "All are painted grey."]
            ),
            // A number that stands nowhere is not supported, whatever stands around it.
            ("Set the BR-45 valve to 210 bar.", ["Set the BR-45 valve to 180 bar."], nil),
            // Nothing is said that words could show.
            ("Yes, it is.", ["Yes, it is."], nil),
            // A refusal, though a passage holds its words.
            ("The text does not say.", ["Text of the label is red."], nil),
            ("I cannot find the answer in the documents.", ["The answer stands in other documents."], nil),
            ("The answer is red.", ["The answer: red."], ["The answer: red."]),
            ("A dragon ate the king.", ["A pump leaks. It rains."], nil),
            // Of a table the row.
            ("BR-20: 160 bar", ["| BR-20 | 160 bar |\n| BR-45 | 180 bar |"], ["| BR-20 | 160 bar |"]),
            ("anything", [], nil),
        ] as [(String, [String], [String]?)]
    ) func aSentenceIsSupportedByThoseThatHoldItsWords(_ said: String, _ texts: [String], _ wanted: [String]?)
    {
        #expect(Self.sources(of: said, texts) == wanted)
    }

    /// Where two hold the answer alike, it is the one that is about the question.
    @Test func theQuestionTellsSourcesApart() {
        let texts = ["The hose costs 20 euros. The valve costs 20 euros."]
        #expect(
            Self.sources(of: "20 euros", asked: "What does the valve cost?", texts) == [
                "The valve costs 20 euros."
            ]
        )
        #expect(
            Self.sources(of: "20 euros", asked: "What does the hose cost?", texts) == [
                "The hose costs 20 euros."
            ]
        )
    }
}
