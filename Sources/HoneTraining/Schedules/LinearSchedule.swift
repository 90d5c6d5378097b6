/// Falls evenly to zero.
public struct LinearSchedule: Schedule {
    /// The name in recipes.
    public static let name = "linear"

    /// `1 - progress`.
    public static func factor(_ progress: Double) -> Double { max(0, 1 - progress) }
}
