internal import HoneModels

/// An approach that shows a frozen decoder passages of the task's documents, looked up for each input; how they are
/// searched is all that differs.
///
/// One file each; all else is here and in `PromptedApproach`.
public protocol RetrievalApproach: PromptedApproach {}

extension RetrievalApproach {
    /// Names alone, or with what belongs there.
    public static var listings: [LabelListing] { [.names, .descriptions] }

    /// No examples: passages take their place.
    public static func choices(for material: Material) -> [(shots: Int, draw: Int)] { [(0, 0)] }

    /// One, some, or more, as far as the decoder is likely to read them.
    public static func passageCounts(for material: Material) -> [Int] {
        let most = material.base?.maximumTokens ?? .max
        let counts = [1, 3, 6].filter { Double($0) * PassageLookup.usualTokens < 0.8 * Double(most) }
        return counts.isEmpty ? [1] : counts
    }

    /// None.
    public static func examples(_ setting: PromptSetting, of material: Material, training: [Int])
        -> PromptExamples
    {
        .fixed([])
    }
}
