internal import HoneEvaluation

/// A verdict as a symbol and a word, so that colour is never alone in telling it.
struct VerdictMark {
    private let verdict: Verdict

    init(_ verdict: Verdict) { self.verdict = verdict }

    var markup: HTML {
        "<span class=\"verdict \(verdict.rawValue)\">\(Self.symbol(verdict)) \(Self.word(verdict))</span>"
    }

    static func symbol(_ verdict: Verdict) -> HTML {
        switch verdict {
        case .goodEnough: "<i aria-hidden=\"true\">✓</i>"
        case .worse: "<i aria-hidden=\"true\">✕</i>"
        case .cannotTell: "<i aria-hidden=\"true\">?</i>"
        case .reference: "<i aria-hidden=\"true\">◆</i>"
        }
    }

    static func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .goodEnough: "good enough"
        case .worse: "worse"
        case .cannotTell: "cannot tell"
        case .reference: "reference"
        }
    }
}

/// How many labels a verdict needs, as a sentence.
struct LabelsNeededInWords {
    private let needed: LabelsNeeded?
    private let present: Int

    init(_ needed: LabelsNeeded?, present: Int) {
        self.needed = needed
        self.present = present
    }

    var markup: HTML? {
        switch needed {
        case .range(let from, let to):
            """
            Between <b>\(Figure.count(from)) and \(Figure.count(to)) test items</b> in all would settle it; \
            there are \(Figure.count(present)) now.
            """
        case .willNotSettle:
            """
            <b>Labels will not settle this</b>: it would take more than ten times the present \
            \(Figure.count(present, "item")). Decide by cost, or widen the margin.
            """
        case nil: nil
        }
    }
}
