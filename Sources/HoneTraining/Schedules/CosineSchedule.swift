internal import HoneBase

/// Falls to zero along half a cosine (Loshchilov and Hutter, "SGDR", 2017).
public struct CosineSchedule: Schedule {
    /// The name in recipes.
    public static let name = "cosine"

    /// `(1 + cos(π · progress)) / 2`.
    public static func factor(_ progress: Double) -> Double {
        (1 + Mathematics.cos(.pi * min(max(progress, 0), 1))) / 2
    }
}
