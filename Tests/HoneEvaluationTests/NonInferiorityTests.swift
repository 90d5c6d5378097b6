import Testing

@testable import HoneEvaluation

@Suite struct NonInferiorityTests {
    struct Known: Sendable {
        var table: PairedProportions
        var margin: Double
        var score: Double
        var exact: Double

        init(_ candidate: Int, _ reference: Int, _ items: Int, _ margin: Double, score: Double, exact: Double)
        {
            table = PairedProportions(
                onlyCandidateRight: candidate,
                onlyReferenceRight: reference,
                itemCount: items
            )
            self.margin = margin
            self.score = score
            self.exact = exact
        }
    }

    /// Score p values by `scipy.stats.norm.sf` of the statistic with a numerically maximised likelihood; exact ones by
    /// adding the trinomial probabilities of all tables in numpy.
    static let known = [
        Known(0, 1, 44, 0.1, score: 0.043765844438562455, exact: 0.05710889742081515),
        Known(9, 3, 32, 0.05, score: 0.015826009697813326, exact: 0.016002648243888702),
        Known(2, 3, 60, 0.05, score: 0.20282956781683836, exact: 0.23475849684980127),
        Known(0, 0, 60, 0.05, score: 0.03778028376297372, exact: 0.046069798986946145),
        Known(4, 4, 60, 0.03, score: 0.26584221672349917, exact: 0.2910155457161678),
        Known(3, 3, 120, 0.03, score: 0.09445835110959522, exact: 0.1029920567585121),
        Known(10, 6, 100, 0.02, score: 0.07020927875717335, exact: 0.072937949677021),
    ]

    @Test(arguments: known)
    func pValuesAreTheKnownOnes(_ known: Known) {
        #expect(abs(known.table.nonInferiorityScorePValue(margin: known.margin) - known.score) < 1e-6)
        #expect(abs(known.table.exactUpperTail(at: -known.margin) - known.exact) < 1e-6)
        #expect(
            abs(known.table.nonInferiorityPValue(margin: known.margin) - max(known.score, known.exact)) < 1e-6
        )
    }

    @Test(arguments: known)
    func theScorePValueAgreesWithTheBound(_ known: Known) {
        let p = known.table.nonInferiorityScorePValue(margin: known.margin)
        #expect(abs(known.table.lowerBound(confidence: 1 - p) + known.margin) < 1e-9)
    }

    // Exact size, by enumeration: at a true difference of exactly minus the margin, how often the candidate is called
    // good enough or worse. The score test alone reaches 6% and 9%. Far out in the tail, where Holm's correction looks, the
    // fit may be off by a little: 1.75% for 1.67%.
    @Test(arguments: [60, 200], [0.02, 0.03, 0.05])
    func wrongVerdictsStayUnderTheLevel(_ items: Int, _ margin: Double) {
        for discordance in [margin, margin + 0.01, margin + 0.03, 0.1, 0.2, 0.35] {
            var good = [0.0, 0.0, 0.0]
            var worse = good
            let levels = [0.05, 0.05 / 3, 0.05 / 6]
            forEachTable(items: items, discordance: discordance, difference: -margin) { table, probability in
                let goodPValue = table.nonInferiorityPValue(margin: margin)
                let worsePValue = table.inferiorityPValue(margin: margin)
                for (place, level) in levels.enumerated() {
                    if goodPValue < level { good[place] += probability }
                    if worsePValue < level { worse[place] += probability }
                }
            }
            for (place, level) in levels.enumerated() {
                #expect(
                    good[place] < level * (place == 0 ? 1 : 1.05),
                    "good enough, discordance \(discordance)"
                )
                #expect(worse[place] < level * (place == 0 ? 1 : 1.05), "worse, discordance \(discordance)")
            }
        }
    }

    /// The test is of use, too: with many items it errs nearly as often as it may.
    @Test(arguments: [(500, 0.1), (500, 0.05), (1000, 0.1)])
    func theLevelIsUsed(_ items: Int, _ discordance: Double) {
        var good = 0.0
        forEachTable(items: items, discordance: discordance, difference: -0.03) { table, probability in
            if table.nonInferiorityPValue(margin: 0.03) < 0.05 { good += probability }
        }
        #expect(good > 0.04 && good < 0.05, "\(good)")
    }

    @Test func moreItemsDecideMoreOften() {
        let powers = [60, 200, 500].map { items in
            var power = 0.0
            forEachTable(items: items, discordance: 0.1, difference: 0) { table, probability in
                if table.nonInferiorityPValue(margin: 0.03) < 0.05 { power += probability }
            }
            return power
        }
        #expect(powers[0] < powers[1] - 0.1 && powers[1] < powers[2] - 0.1, "\(powers)")
        #expect(powers[2] > 0.6, "\(powers)")
    }

    @Test func exchangingTheRolesExchangesTheTests() {
        let table = PairedProportions(onlyCandidateRight: 7, onlyReferenceRight: 12, itemCount: 150)
        // At a margin of 0, good enough is better, and worse is better the other way round.
        #expect(
            abs(table.inferiorityPValue(margin: 0) - table.exchanged.nonInferiorityPValue(margin: 0)) < 1e-12
        )
    }

    @Test func aBadMarginTraps() async {
        await #expect(processExitsWith: .failure) {
            let table = PairedProportions(onlyCandidateRight: 1, onlyReferenceRight: 1, itemCount: 5)
            _ = table.nonInferiorityPValue(margin: -0.01)
        }
    }
}
