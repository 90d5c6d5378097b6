internal import HoneBase

/// The same examples before every input, drawn from training and chosen on validation.
public struct FewShot: PromptedApproach {
    /// The name in results.
    public static let name = "few-shot"
    /// The place in the order in which ties are broken.
    public static let simplicity = 3
    /// Names alone: examples say the rest.
    public static let listings: [LabelListing] = [.names]

    /// Two draws of a few examples, and one of more; of labels, at most so many that each comes twice.
    public static func choices(for material: Material) -> [(shots: Int, draw: Int)] {
        guard material.classifies else { return [(2, 0), (4, 0), (4, 1)] }
        let few = min(8, material.labels.count)
        let many = min(24, 2 * material.labels.count)
        return [(few, 0), (few, 1), (many, 0)]
    }

    /// Rows drawn by the number of the draw, labels in turn, in an order that is drawn too.
    public static func examples(_ setting: PromptSetting, of material: Material, training: [Int])
        -> PromptExamples
    {
        var random = Philox(seed: UInt64(setting.draw), stream: UInt64(setting.shots))
        func shuffled(_ rows: [Int]) -> [Int] {
            var rows = rows
            for index in rows.indices.dropLast() {
                rows.swapAt(index, index + random.below(rows.count - index))
            }
            return rows
        }
        var chosen: [Int] = []
        let drawn = shuffled(training)
        if material.classifies {
            let groups = Dictionary(grouping: drawn) { material.targets[$0] }
            var waiting = shuffled(groups.keys.sorted()).map { groups[$0, default: []][...] }
            while chosen.count < setting.shots, waiting.contains(where: { !$0.isEmpty }) {
                for index in waiting.indices where chosen.count < setting.shots {
                    if let row = waiting[index].popFirst() { chosen.append(row) }
                }
            }
        } else {
            chosen = Array(drawn.prefix(setting.shots))
        }
        return .fixed(shuffled(chosen).map(material.shot))
    }
}
