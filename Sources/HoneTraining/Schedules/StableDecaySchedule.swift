/// Stays for four fifths of the run, then falls evenly to zero (Hu et al., "MiniCPM", 2024).
public struct StableDecaySchedule: Schedule {
    /// The name in recipes.
    public static let name = "stable-decay"

    /// 1 up to 0.8, then `5 (1 - progress)`.
    public static func factor(_ progress: Double) -> Double { min(1, max(0, 5 * (1 - progress))) }
}
