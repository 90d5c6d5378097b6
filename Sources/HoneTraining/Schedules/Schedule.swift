/// How the learning rate goes over a run: a factor for each step.
///
/// One file a schedule, and a line in `ScheduleRegistry`.
public protocol Schedule: Sendable {
    /// The name in recipes.
    static var name: String { get }

    /// What the learning rate is multiplied by behind the warm-up, from `progress` 0 to 1.
    static func factor(_ progress: Double) -> Double
}

/// The schedules that are known.
public enum ScheduleRegistry {
    /// In the order in which they are listed.
    public static let schedules: [any Schedule.Type] = [
        LinearSchedule.self, CosineSchedule.self, StableDecaySchedule.self, ConstantSchedule.self,
    ]

    /// The schedule of this name.
    public static func schedule(named name: String) -> (any Schedule.Type)? {
        schedules.first { $0.name == name }
    }
}

extension Schedule {
    /// The factor of `step`, counted from 0, of `total` steps, the first `warmup` of which rise to 1.
    static func factor(step: Int, of total: Int, warmup: Int) -> Double {
        guard step >= warmup else { return Double(step + 1) / Double(warmup) }
        return factor(Double(step - warmup) / Double(max(1, total - warmup)))
    }
}
