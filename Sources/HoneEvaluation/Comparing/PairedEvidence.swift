/// What one candidate's outcomes say beside the reference's, before the correction for several candidates.
struct PairedEvidence {
    var difference: Double
    var interval: Interval
    var lowerBound: Double
    var upperBound: Double
    var differencePValue: Double
    var midPValue: Double?
    var nonInferiorityPValue: Double
    var inferiorityPValue: Double
    var plan: LabelPlan

    /// Compares with the score test where both are right or wrong in one seed each, otherwise by resampling.
    init(
        candidate: Outcomes,
        reference: Outcomes,
        margin: Double,
        confidence: Double,
        resamples: Int,
        seed: UInt64
    ) {
        if case .right(let candidate) = candidate.content, candidate.count == 1,
            case .right(let reference) = reference.content, reference.count == 1
        {
            let pairs = PairedProportions(candidate: candidate[0], reference: reference[0])
            self.init(pairs, margin: margin, confidence: confidence)
        } else {
            let bootstrap = PairedBootstrap(
                candidate: candidate,
                reference: reference,
                resamples: resamples,
                seed: seed
            )
            self.init(bootstrap, margin: margin, confidence: confidence)
        }
    }

    private init(_ pairs: PairedProportions, margin: Double, confidence: Double) {
        let mcNemar = McNemar(pairs)
        difference = pairs.difference
        interval = pairs.interval(confidence: confidence)
        lowerBound = pairs.lowerBound(confidence: confidence)
        upperBound = pairs.upperBound(confidence: confidence)
        differencePValue = mcNemar.exactPValue
        midPValue = mcNemar.midPValue
        nonInferiorityPValue = pairs.nonInferiorityPValue(margin: margin)
        inferiorityPValue = pairs.inferiorityPValue(margin: margin)
        plan = LabelPlan(pairs)
    }

    private init(_ bootstrap: PairedBootstrap, margin: Double, confidence: Double) {
        let distribution = bootstrap.distribution
        difference = bootstrap.difference
        interval = distribution.interval(confidence: confidence, within: -1...1)
        lowerBound = max(-1, distribution.lowerBound(confidence: confidence))
        upperBound = min(1, distribution.upperBound(confidence: confidence))
        differencePValue = bootstrap.differencePValue
        midPValue = nil
        nonInferiorityPValue = bootstrap.nonInferiorityPValue(margin: margin)
        inferiorityPValue = bootstrap.inferiorityPValue(margin: margin)
        plan = LabelPlan(
            difference: bootstrap.difference,
            contributions: bootstrap.contributions,
            differing: bootstrap.differing,
            seedVariance: bootstrap.seedVariance
        )
    }
}
