/// Compares each candidate with the reference on the same items and gives a verdict on each.
///
/// A candidate is good enough when the one-sided bound of its paired difference to the reference lies above minus the
/// `margin`, and worse when the bound on the other side lies below it; each of the two families of tests is corrected by
/// Holm's procedure over the candidates. Answers that are right or wrong in one seed are compared by
/// `PairedProportions`, all others by a paired bootstrap over items and seeds. The same `seed` gives the same results bit
/// for bit.
/// - Parameters:
///   - candidates: the outcomes of the approaches tested, in the order of the results.
///   - reference: the outcomes of the approach chosen before the test items were opened.
///   - margin: how much lower a score is still good enough, as a fraction.
///   - confidence: 1 less the probability with which any verdict of a family may be wrong.
/// - Throws: `differentMetrics`, `unequalCounts` or `differentTruth` when a candidate cannot be paired with the reference.
public func pairedResults(
    of candidates: [Outcomes],
    against reference: Outcomes,
    margin: Double,
    confidence: Double = 0.95,
    resamples: Int = 10_000,
    seed: UInt64 = 0
) throws(EvaluationError) -> [PairedResult] {
    checkMargin(margin, "pairedResults")
    checkConfidence(confidence, "pairedResults")
    for candidate in candidates { try reference.checkPairs(with: candidate) }
    let evidence = candidates.map { candidate in
        PairedEvidence(
            candidate: candidate,
            reference: reference,
            margin: margin,
            confidence: confidence,
            resamples: resamples,
            seed: seed
        )
    }
    let goodPValues = evidence.map(\.nonInferiorityPValue)
    let worsePValues = evidence.map(\.inferiorityPValue)
    let adjustedGood = Holm.adjusted(goodPValues)
    let adjustedWorse = Holm.adjusted(worsePValues)
    let goodMultipliers = Holm.multipliers(goodPValues)
    let worseMultipliers = Holm.multipliers(worsePValues)
    return evidence.enumerated().map { place, evidence in
        let verdict = Verdict(
            nonInferiorityPValue: adjustedGood[place],
            inferiorityPValue: adjustedWorse[place],
            confidence: confidence
        )
        let isAbove = evidence.difference > -margin
        return PairedResult(
            difference: evidence.difference,
            interval: evidence.interval,
            lowerBound: evidence.lowerBound,
            upperBound: evidence.upperBound,
            differencePValue: evidence.differencePValue,
            midPValue: evidence.midPValue,
            nonInferiorityPValue: evidence.nonInferiorityPValue,
            inferiorityPValue: evidence.inferiorityPValue,
            adjustedNonInferiorityPValue: adjustedGood[place],
            adjustedInferiorityPValue: adjustedWorse[place],
            verdict: verdict,
            labelsNeeded: verdict != .cannotTell
                ? nil
                : evidence.plan.labelsNeeded(
                    margin: margin,
                    confidence: confidence,
                    tests: isAbove ? goodMultipliers[place] : worseMultipliers[place]
                )
        )
    }
}
