internal import HoneBase
internal import HoneModels
internal import HoneTensor

/// What trying approaches on one base is likely to take, told before the work.
struct Outlook {
    private let base: Base
    private let embedder: Base?
    private let plan: Plan
    private let seeds: Int

    init(base: Base, embedder: Base?, _ plan: Plan, seeds: Int) {
        self.base = base
        self.embedder = embedder
        self.plan = plan
        self.seeds = seeds
    }

    /// The seconds that embedding `texts` takes, from a sample of them.
    func embedding(_ texts: [String]) -> Double {
        guard let encoder = embedder?.encoder, !texts.isEmpty else { return 0 }
        let count = min(48, texts.count)
        let sample = (0..<count).map { texts[$0 * texts.count / count] }
        _ = encoder.embed(Array(sample.prefix(1)))
        let start = MonotonicClock.now
        _ = encoder.embed(sample)
        return (MonotonicClock.now - start) / Double(count) * Double(texts.count)
    }

    /// The estimate in words.
    func estimate(of approaches: [any Approach.Type], on sketch: Material, embedding: Double) -> String {
        let fitting = approaches.reduce(0) { $0 + seconds($1, sketch) }
        let vectors = Double(sketch.tokens.count * (embedder?.encoder.size ?? 0) * 4) / 1e6
        let training = approaches.map { $0.estimatedMemory(material: sketch) }.max() ?? 0
        let memory = Probe.peakMemory + 5 * vectors + 40 + training
        return
            "estimate for \(base.name): about \(Int(embedding + fitting) + 1) s and \(Int(memory)) MB of memory"
    }

    /// The seconds of all fits of `approach` and of its single requests.
    func seconds(_ approach: any Approach.Type, _ material: Material) -> Double {
        let isCrossFitted = plan.procedure == .crossFitting
        let inner =
            min(
                (plan.rounds + (isCrossFitted ? [plan.final] : [])).reduce(0) { $0 + $1.inner.count },
                approach.validations ?? .max
            )
        let requests = 200 * 0.01
        return approach.estimatedSeconds(
            material: material,
            rows: plan.final.training.count,
            fits: (inner + plan.rounds.count + 1) * (approach.isRandom ? seeds : 1)
        ) + requests
    }
}
