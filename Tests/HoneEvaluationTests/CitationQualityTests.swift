import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct CitationQualityTests {
    /// What is cited and needed, and precision and recall by passages and by bytes, computed by hand.
    struct Case: Sendable {
        var cited: [Passage]
        var needed: [[Passage]]
        var passages: (precision: Double, recall: Double)
        var bytes: (precision: Double, recall: Double)
    }

    private static let sentence = Passage("a", 100..<140)
    private static let row = Passage("b", 0..<20)

    static let cases = [
        Case(cited: [sentence], needed: [[sentence]], passages: (1, 1), bytes: (1, 1)),
        // A chunk around the sentence is right, and five times too long.
        Case(cited: [Passage("a", 0..<200)], needed: [[sentence]], passages: (1, 1), bytes: (0.2, 1)),
        // A quote from within it.
        Case(cited: [Passage("a", 110..<120)], needed: [[sentence]], passages: (1, 1), bytes: (1, 0.25)),
        // Half a sentence is enough, less is not.
        Case(cited: [Passage("a", 60..<120)], needed: [[sentence]], passages: (1, 1), bytes: (1.0 / 3, 0.5)),
        Case(
            cited: [Passage("a", 60..<119)],
            needed: [[sentence]],
            passages: (0, 0),
            bytes: (19.0 / 59, 19.0 / 40)
        ),
        // One of two needs, and one citation too many.
        Case(
            cited: [sentence, Passage("c", 0..<40)],
            needed: [[sentence], [row]],
            passages: (0.5, 0.5),
            bytes: (0.5, 0.5)
        ),
        // Twice the same counts once.
        Case(
            cited: [sentence, sentence, Passage("c", 0..<40)],
            needed: [[sentence]],
            passages: (0.5, 1),
            bytes: (0.5, 1)
        ),
        // Any passage of a need will do, and another one of them is no mistake.
        Case(cited: [row], needed: [[sentence, row]], passages: (1, 1), bytes: (1, 1)),
        Case(cited: [row, sentence], needed: [[sentence, row]], passages: (1, 1), bytes: (1, 1)),
        Case(cited: [Passage("b", 100..<140)], needed: [[sentence]], passages: (0, 0), bytes: (0, 0)),
        // One citation meets two needs.
        Case(
            cited: [Passage("a", 0..<200)],
            needed: [[sentence], [Passage("a", 150..<170)]],
            passages: (1, 1),
            bytes: (0.3, 1)
        ),
        Case(cited: [], needed: [[sentence]], passages: (0, 0), bytes: (0, 0)),
        Case(cited: [sentence], needed: [], passages: (0, 0), bytes: (0, 0)),
        Case(cited: [], needed: [], passages: (1, 1), bytes: (1, 1)),
    ]

    @Test(arguments: cases.indices)
    func sharesAreThose(_ index: Int) {
        let item = Self.cases[index]
        for (quality, expected) in [
            (CitationQuality(passages: item.cited, needed: item.needed), item.passages),
            (CitationQuality(bytes: item.cited, needed: item.needed), item.bytes),
        ] {
            #expect(abs(quality.precision - expected.precision) < 1e-15)
            #expect(abs(quality.recall - expected.recall) < 1e-15)
        }
    }

    @Test func f1IsTheHarmonicMean() {
        let quality = CitationQuality(bytes: [Passage("a", 0..<200)], needed: [[Self.sentence]])
        #expect(abs(quality.f1 - 1 / 3) < 1e-15)
        #expect(CitationQuality(passages: [], needed: [[Self.sentence]]).f1 == 0)
        #expect(CitationQuality(passages: [], needed: []).f1 == 1)
    }

    @Test func orderDoesNotMatterAndSharesStayFractions() {
        var random = Philox(seed: 44)
        func draw(_ count: Int) -> [Passage] {
            (0..<count).map { _ in
                let start = random.below(40)
                return Passage("d\(random.below(2))", start..<start + 1 + random.below(20))
            }
        }
        for _ in 0..<200 {
            let cited = draw(random.below(5))
            let needed = (0..<random.below(4)).map { _ in draw(1 + random.below(2)) }
            let (mixed, others) = (cited.shuffled(using: &random), needed.shuffled(using: &random))
            let passages = CitationQuality(passages: cited, needed: needed)
            #expect(passages == CitationQuality(passages: mixed, needed: others))
            let bytes = CitationQuality(bytes: cited, needed: needed)
            #expect(abs(bytes.recall - CitationQuality(bytes: mixed, needed: others).recall) < 1e-12)
            for share in [passages.precision, passages.recall, bytes.precision, bytes.recall] {
                #expect(share >= 0 && share <= 1)
            }
        }
    }
}
