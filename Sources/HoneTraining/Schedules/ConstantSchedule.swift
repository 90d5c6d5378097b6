/// Stays as it is behind the warm-up.
public struct ConstantSchedule: Schedule {
    /// The name in recipes.
    public static let name = "constant"

    /// 1 everywhere.
    public static func factor(_ progress: Double) -> Double { 1 }
}
