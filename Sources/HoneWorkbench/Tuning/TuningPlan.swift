public import HoneBase
internal import HoneTensor
internal import HoneTraining

/// What a training will take of this machine, said before its first step.
public struct TuningPlan: Sendable {
    /// What the process holds before the first step, in MB.
    public let held: Double
    /// The peak of training, in MB.
    public let training: Double
    /// The peak of validation and of the measurement at the end, in MB.
    public let evaluation: Double
    /// The peak while the run is written and read back, in MB.
    public let saving: Double
    /// Whether blocks are computed again in the backward pass, to take less memory.
    public let recomputesBlocks: Bool
    /// The seconds that all steps, and the measurements between them, are likely to take.
    public private(set) var seconds: Double
    /// What it may take, in MB.
    public let limit: Double

    /// The most of all phases, in MB: what VmHWM will say.
    public var most: Double { max(training, evaluation, saving) }

    /// Fits a training into `limit` MB: as it is, or with blocks computed again.
    ///
    /// - Parameters:
    ///   - isBaseRead: whether training itself reads the base.
    ///   - mapped: bytes of the base's file that become resident when it reads the task's texts.
    ///   - measured: bytes that the measurement at the end takes beside a pass.
    /// - Throws: `TuningError.memory` where it does not fit.
    init(
        limit: Double?,
        isBaseRead: Bool,
        mapped: Int,
        measured: Int,
        plan: (_ recomputesBlocks: Bool) throws -> MemoryPlan
    ) throws {
        let limit = limit ?? Probe.freeMemory
        var tensors = try plan(false)
        // What waits in the pool is used again.
        let held = Probe.residentMemory - Probe.megabytes(CPU.shared.pool.usage.cached)
        func peaks(_ plan: MemoryPlan) -> [Double] {
            [
                plan.training + (isBaseRead ? mapped : 0), plan.evaluation + measured + mapped,
                plan.saving + mapped,
            ]
            .map { held + Probe.megabytes($0) }
        }
        var found = peaks(tensors)
        if found.max() ?? 0 > limit {
            tensors = try plan(true)
            found = peaks(tensors)
        }
        let most = found.max() ?? 0
        guard most <= limit else { throw TuningError.memory(needed: most, limit: limit) }
        self.held = held
        self.limit = limit
        (training, evaluation, saving) = (found[0], found[1], found[2])
        recomputesBlocks = tensors.recomputesBlocks
        // Where tasks meet and small work is done between them, neither products nor memory run at their best.
        seconds = CPU.speed.seconds(of: tensors.work) * 1.15
    }

    /// The plan with `tokens` beside those of training, which are `seen` tokens in all, that are read to measure: a
    /// forward pass, which is a third of a step.
    func measuring(_ tokens: Int, beside seen: Int) -> TuningPlan {
        var plan = self
        plan.seconds *= 1 + Double(tokens) / (3 * Double(max(seen, 1)))
        return plan
    }

    /// The plan for programs.
    public var json: JSON {
        [
            "held_mb": .number(held), "training_mb": .number(training), "evaluation_mb": .number(evaluation),
            "saving_mb": .number(saving), "peak_memory_mb": .number(most), "limit_mb": .number(limit),
            "recomputes_blocks": .bool(recomputesBlocks), "seconds": .number(seconds),
        ]
    }
}

extension TuningPlan {
    /// The plan as a person reads it, before the first step.
    public var inWords: String {
        func megabytes(_ value: Double) -> String { "\(Figure.count(Int(value.rounded()))) MB" }
        let recomputation = recomputesBlocks ? ", blocks computed again in the backward pass to fit" : ""
        return "plan: \(megabytes(most)) at the peak (training \(megabytes(training)), evaluation "
            + "\(megabytes(evaluation)), saving \(megabytes(saving))) of \(megabytes(limit)) that it may take\(recomputation); "
            + "about \(Figure.duration(seconds))"
    }
}
