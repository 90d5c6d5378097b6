import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct LabelPlanTests {
    private static func table(
        items: Int,
        discordance: Double,
        difference: Double,
        _ random: inout Philox
    ) -> PairedProportions {
        var candidate = 0
        var reference = 0
        for _ in 0..<items {
            let draw = random.uniform()
            if draw < (discordance + difference) / 2 {
                candidate += 1
            } else if draw < discordance {
                reference += 1
            }
        }
        return PairedProportions(
            onlyCandidateRight: candidate,
            onlyReferenceRight: reference,
            itemCount: items
        )
    }

    /// The ends by the formula in numpy, with `scipy.stats.norm.ppf` and `scipy.stats.binomtest(...).proportion_ci(0.5,
    /// "wilson")`: 337.7 to 1828.6; 481.8 to 2608.4 for three tests; 138.8 to 1656.5, which is beyond ten times.
    @Test(arguments: [
        (20, 20, 400, 0.03, 1, 401, 1829), (20, 20, 400, 0.03, 3, 482, 2609), (2, 9, 120, 0.02, 1, 139, 1200),
    ])
    func theRangeIsThatOfTheFormula(
        _ candidate: Int,
        _ reference: Int,
        _ items: Int,
        _ margin: Double,
        _ tests: Int,
        _ from: Int,
        _ to: Int
    ) {
        let pairs = PairedProportions(
            onlyCandidateRight: candidate,
            onlyReferenceRight: reference,
            itemCount: items
        )
        let needed = LabelPlan(pairs).labelsNeeded(margin: margin, tests: tests)
        #expect(needed == .range(from: from, to: to))
    }

    @Test func aDifferenceAtTheMarginWillNotBeSettled() {
        let pairs = PairedProportions(onlyCandidateRight: 14, onlyReferenceRight: 26, itemCount: 400)
        #expect(LabelPlan(pairs).labelsNeeded(margin: 0.03) == .willNotSettle)
    }

    @Test func theRangeLiesAboveThePresentCountAndEndsAtTenTimes() {
        var random = Philox(seed: 41)
        var ranges = 0
        for _ in 0..<500 {
            let pairs = Self.table(items: 80, discordance: 0.15, difference: 0, &random)
            guard case .range(let from, let to) = LabelPlan(pairs).labelsNeeded(margin: 0.03) else {
                continue
            }
            ranges += 1
            #expect(from > 80 && to >= from && to <= 800)
        }
        #expect(ranges > 100)
    }

    @Test func moreTestsAndASmallerMarginNeedMore() {
        let pairs = PairedProportions(onlyCandidateRight: 30, onlyReferenceRight: 30, itemCount: 600)
        func from(_ margin: Double, _ tests: Int) -> Int {
            guard case .range(let from, _) = LabelPlan(pairs).labelsNeeded(margin: margin, tests: tests)
            else {
                return .max
            }
            return from
        }
        #expect(from(0.02, 1) > from(0.025, 1))
        #expect(from(0.02, 6) > from(0.02, 1))
    }

    /// Seeds that differ by as much as the margin cannot be outweighed by items.
    @Test func seedsMayKeepItUnsettled() {
        let contributions = (0..<400).map { $0 < 20 ? 1.0 : $0 < 40 ? -1.0 : 0.0 }
        let settled = LabelPlan(difference: 0, contributions: contributions, differing: 40, seedVariance: 0)
        let unsettled = LabelPlan(
            difference: 0,
            contributions: contributions,
            differing: 40,
            seedVariance: 0.02 * 0.02
        )
        #expect(settled.labelsNeeded(margin: 0.03) != .willNotSettle)
        #expect(unsettled.labelsNeeded(margin: 0.03) == .willNotSettle)
        let pairs = PairedProportions(onlyCandidateRight: 20, onlyReferenceRight: 20, itemCount: 400)
        #expect(settled == LabelPlan(pairs))
    }

    struct Truth: Sendable {
        var items: Int
        var discordance: Double
        var difference: Double
    }

    /// Where the true need lies within ten times the present items: the range mostly contains it, and collecting as many
    /// labels as its upper end mostly settles the verdict.
    @Test(arguments: [
        Truth(items: 60, discordance: 0.1, difference: 0.01),
        Truth(items: 200, discordance: 0.1, difference: 0),
        Truth(items: 200, discordance: 0.2, difference: 0),
        Truth(items: 200, discordance: 0.1, difference: -0.06),
        Truth(items: 500, discordance: 0.1, difference: -0.01),
        Truth(items: 500, discordance: 0.2, difference: 0),
    ])
    func collectingTheUpperEndSettles(_ truth: Truth) {
        var random = Philox(seed: 42, stream: UInt64(truth.items))
        let reach = 1.6448536269514722 + 0.8416212335729143
        let distance = truth.difference + 0.03
        let needed =
            reach * reach * (truth.discordance - truth.difference * truth.difference) / (distance * distance)
        var ranges = 0.0
        var bracketed = 0.0
        var settled = 0.0
        for _ in 0..<600 {
            let pairs = Self.table(
                items: truth.items,
                discordance: truth.discordance,
                difference: truth.difference,
                &random
            )
            guard pairs.nonInferiorityPValue(margin: 0.03) >= 0.05,
                pairs.inferiorityPValue(margin: 0.03) >= 0.05,
                case .range(let from, let to) = LabelPlan(pairs).labelsNeeded(margin: 0.03)
            else { continue }
            ranges += 1
            if Double(from) <= max(needed, Double(truth.items + 1)) && needed <= Double(to) { bracketed += 1 }
            let more = Self.table(
                items: to - truth.items,
                discordance: truth.discordance,
                difference: truth.difference,
                &random
            )
            let all = PairedProportions(
                onlyCandidateRight: pairs.onlyCandidateRight + more.onlyCandidateRight,
                onlyReferenceRight: pairs.onlyReferenceRight + more.onlyReferenceRight,
                itemCount: to
            )
            if all.nonInferiorityPValue(margin: 0.03) < 0.05 || all.inferiorityPValue(margin: 0.03) < 0.05 {
                settled += 1
            }
        }
        #expect(ranges > 50)
        #expect(bracketed / ranges > 0.7, "\(bracketed / ranges)")
        #expect(settled / ranges > 0.8, "\(settled / ranges)")
    }
}
