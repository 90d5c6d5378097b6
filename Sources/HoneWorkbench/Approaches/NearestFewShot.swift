/// Before every input the training examples nearest to it, by an encoder, the least similar first (Liu et al., 2022).
public struct NearestFewShot: PromptedApproach {
    /// The name in results.
    public static let name = "nearest-few-shot"
    /// The place in the order in which ties are broken.
    public static let simplicity = 3
    /// Names alone, or none: examples say the rest.
    public static let listings: [LabelListing] = [.none, .names]

    /// The embeddings of an encoder.
    public static let needsNeighbours = true

    /// A few or some more.
    public static func choices(for material: Material) -> [(shots: Int, draw: Int)] {
        material.classifies ? [(4, 0), (8, 0)] : [(2, 0), (4, 0)]
    }

    /// All of the rows, of which each input finds its own.
    public static func examples(_ setting: PromptSetting, of material: Material, training: [Int])
        -> PromptExamples
    {
        guard let neighbours = material.neighbours else {
            fatalError("\(name): a material without an encoder")
        }
        return .nearest(
            NearestShots(
                shots: training.map(material.shot),
                features: material.features(of: training),
                count: setting.shots,
                encoder: neighbours
            )
        )
    }
}
