import HoneBase
import HoneEvaluation
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct AdvisorTests {
    /// An approach as it was measured: how many items it gets wrong that the reference gets right.
    private struct Measured {
        var name: String
        var base: String? = "minilm"
        var lost = 0
        var cost: Cost?
        var simplicity: Int
    }

    /// Advice where the reference is the first, right on nine tenths of `items`; the others lose some of these.
    private func advice(
        _ measured: [Measured],
        items: Int = 1_000,
        requests: Double = 365_250,
        baseline: ConstantAnswer? = nil
    ) throws -> Advice {
        let right = items * 9 / 10
        let outcomes = try measured.map { approach in
            try Outcomes(right: [(0..<items).map { $0 >= approach.lost && $0 < right }])
        }
        let paired = try pairedResults(of: Array(outcomes.dropFirst()), against: outcomes[0], margin: 0.03)
        let approaches = measured.enumerated().map { index, approach in
            ApproachResult(
                name: approach.name,
                base: approach.base,
                score: outcomes[index].score,
                interval: outcomes[index].interval(),
                right: right - approach.lost,
                wrong: items - right + approach.lost,
                failed: 0,
                validationScore: 0.9,
                seedScores: [outcomes[index].score],
                choices: [],
                trainSeconds: 1,
                cost: approach.cost,
                costTotal: approach.cost?.total(requests: requests),
                versusReference: index == 0 ? nil : paired[index - 1],
                predictions: []
            )
        }
        return try withTemporaryFolder { folder in
            var task = try TaskFolder(folder, [:]).task
            task.volume = .init(requestsPerDay: requests / 365.25, months: 12)
            return Advisor(
                task,
                approaches,
                reference: 0,
                simplicity: measured.map(\.simplicity),
                baseline: baseline
            ).advice
        }
    }

    private let dear = Cost(fit: 2, perThousand: 0.01)
    private let cheap = Cost(fit: 0, perThousand: 0.001)

    @Test func theReferenceWinsWhereNothingElseIsGoodEnough() throws {
        let advice = try advice([
            Measured(name: "linear-head", cost: dear, simplicity: 2),
            Measured(name: "label-similarity", lost: 200, cost: cheap, simplicity: 0),
        ])
        #expect(advice.approach == "linear-head")
        #expect(advice.base == "minilm")
        #expect(advice.verdict == .reference)
        #expect(advice.holdsFrom == 0)
        #expect(advice.holdsTo == nil)
        #expect(advice.labelsNeeded == nil)
        #expect(advice.why.contains("linear-head@minilm: 90.0% accuracy"))
        #expect(advice.why.contains("nothing cheaper is shown to be as good"))
        #expect(advice.why.contains("5.65 USD for 365,250 requests"))
    }

    @Test(
        arguments: [
            (0.5, false, false), (0.87, false, true), (0.9, true, true),
        ]
    )
    func whatIsNotBetterThanOneAnswerIsToldSo(_ score: Double, _ noneHelps: Bool, _ isTold: Bool) throws {
        // Right in 90% and, the cheaper one, in 88.5%.
        let advice = try advice(
            [
                Measured(name: "linear-head", cost: dear, simplicity: 2),
                Measured(name: "nearest-examples", lost: 15, cost: cheap, simplicity: 1),
            ],
            baseline: ConstantAnswer("a\nb", score: score)
        )
        #expect(advice.approach == "nearest-examples")
        #expect(advice.why.hasPrefix("None of these is shown to be of use. If one, then") == noneHelps)
        #expect(advice.isOfUse == !noneHelps)
        #expect(advice.json["shown_to_be_of_use"] == .bool(!noneHelps))
        #expect(
            advice.why.contains("than answering always \"a...\", which is right in \(Int(score * 100)).0%")
                == isTold
        )
    }

    @Test func aCheaperOneWinsWhereItIsGoodEnough() throws {
        let advice = try advice([
            Measured(name: "linear-head", cost: dear, simplicity: 2),
            Measured(name: "nearest-examples", lost: 5, cost: cheap, simplicity: 1),
            Measured(name: "label-similarity", lost: 200, cost: Cost(fit: 0, perThousand: 0), simplicity: 0),
        ])
        #expect(advice.approach == "nearest-examples")
        #expect(advice.verdict == .goodEnough)
        #expect(advice.labelsNeeded == nil)
        #expect(advice.why.contains("89.5%"))
        #expect(
            advice.why.contains(
                "good enough beside linear-head@minilm (90.0%) within the margin of 3.0 points"
            )
        )
    }

    @Test func theBetterOneWinsFromTheVolumeOnAtWhichItOvertakes() throws {
        // Dear to fit, cheap by the request: 4 + 0.002 v = 0.01 v at 500 thousand, and a tenth less is a tie.
        let measured = [
            Measured(name: "linear-head", cost: Cost(fit: 4, perThousand: 0.002), simplicity: 2),
            Measured(name: "nearest-examples", lost: 3, cost: Cost(fit: 0, perThousand: 0.01), simplicity: 1),
        ]
        let few = try advice(measured, requests: 100_000)
        #expect(few.approach == "nearest-examples")
        #expect(few.holdsFrom == 0)
        // 0.01 v = 1.1 (4 + 0.002 v).
        #expect(abs((few.holdsTo ?? 0) - 4.4 / 0.0078 * 1_000) < 1)
        let many = try advice(measured, requests: 10_000_000)
        #expect(many.approach == "linear-head")
        #expect(many.verdict == .reference)
        #expect(abs(many.holdsFrom - 4.4 / 0.0078 * 1_000) < 1)
        #expect(many.holdsTo == nil)
    }

    @Test func whatCannotBeToldAsksForLabels() throws {
        let advice = try advice(
            [
                Measured(name: "linear-head", cost: dear, simplicity: 2),
                Measured(name: "nearest-examples", lost: 3, cost: cheap, simplicity: 1),
            ],
            items: 200
        )
        #expect(advice.approach == "linear-head")
        #expect(advice.verdict == .reference)
        guard case .range(let from, let to)? = advice.labelsNeeded else {
            Issue.record("\(String(describing: advice.labelsNeeded))")
            return
        }
        #expect(from > 200)
        #expect(to == 2_000)
        #expect(advice.why.contains("Whether nearest-examples@minilm, which is cheaper"))
        #expect(advice.why.contains("between \(from) and 2,000 test items"))
    }

    @Test func aDearerOneThatCannotBeToldIsNoQuestion() throws {
        let advice = try advice(
            [
                Measured(name: "nearest-examples", cost: cheap, simplicity: 1),
                Measured(name: "linear-head", lost: 1, cost: dear, simplicity: 2),
            ],
            items: 60
        )
        #expect(advice.approach == "nearest-examples")
        #expect(advice.labelsNeeded == nil)
        #expect(!advice.why.contains("cannot be told"))
    }

    @Test func withoutCostsTheReferenceWins() throws {
        let advice = try advice([
            Measured(name: "external", base: nil, simplicity: -1),
            Measured(name: "prompt", base: nil, lost: 2, simplicity: -1),
        ])
        #expect(advice.approach == "external")
        #expect(advice.base == nil)
        #expect(advice.verdict == .reference)
        #expect(advice.holdsTo == nil)
        #expect(advice.why.hasPrefix("Use external: 90.0% accuracy"))
        #expect(!advice.why.contains("USD"))
    }

    /// The answers of another system may be the reference; what is known to be good enough and to cost little wins.
    @Test func aReferenceOfUnknownCostIsReplacedByAGoodOne() throws {
        let advice = try advice([
            Measured(name: "external", base: nil, simplicity: -1),
            Measured(name: "linear-head", lost: 2, cost: dear, simplicity: 2),
        ])
        #expect(advice.approach == "linear-head")
        #expect(advice.verdict == .goodEnough)
        #expect(advice.why.contains("good enough beside external (90.0%)"))
    }
}
