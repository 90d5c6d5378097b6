/// The instruction alone.
public struct ZeroShot: PromptedApproach {
    /// The name in results.
    public static let name = "zero-shot"
    /// The place in the order in which ties are broken.
    public static let simplicity = 0
    /// Names, or names with descriptions.
    public static let listings: [LabelListing] = [.names, .descriptions]

    /// No examples.
    public static func choices(for material: Material) -> [(shots: Int, draw: Int)] { [(0, 0)] }

    /// None.
    public static func examples(_ setting: PromptSetting, of material: Material, training: [Int])
        -> PromptExamples
    { .fixed([]) }
}
