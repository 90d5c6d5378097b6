internal import HoneBase
internal import HoneData
public import HoneModels
internal import HoneTensor

/// An approach that asks a frozen decoder; which examples the prompt shows is all that differs.
///
/// One file each; all else is here.
public protocol PromptedApproach: Approach where Setting == PromptSetting, Model == PromptedModel {
    /// The numbers of examples, and draws of them, that may be chosen: `(shots, draw)`.
    static func choices(for material: Material) -> [(shots: Int, draw: Int)]

    /// The examples that `setting` shows, of the rows `training`.
    static func examples(_ setting: PromptSetting, of material: Material, training: [Int]) -> PromptExamples

    /// The numbers of passages that may be chosen.
    static func passageCounts(for material: Material) -> [Int]

    /// The ways to list labels that may be chosen.
    static var listings: [LabelListing] { get }
}

extension PromptedApproach {
    /// Decoders.
    public static var baseKind: ModelKind { .decoder }
    /// Labels and texts.
    public static var taskKinds: Set<Task.Kind> { [.classify, .generate] }

    /// So many held-out rows of a round are tried at most, spread evenly: each costs a reading of a prompt.
    private static var mostTried: Int { 96 }

    /// Every listing with every number of examples and every rule.
    public static func settings(for material: Material) -> [PromptSetting] {
        let listings = material.classifies ? listings.filter { $0.differs(material.labels) } : [.none]
        var settings: [PromptSetting] = []
        for passages in passageCounts(for: material) {
            for choice in choices(for: material) {
                for listing in listings {
                    settings += rules(for: material).map { rule in
                        PromptSetting(
                            listing: listing,
                            shots: choice.shots,
                            passages: passages,
                            draw: choice.draw,
                            rule: rule
                        )
                    }
                }
            }
        }
        return settings
    }

    /// None, as for all that looks nothing up.
    public static func passageCounts(for material: Material) -> [Int] { [0] }

    private static func rules(for material: Material) -> [LabelRule] {
        guard material.classifies else { return [.sum] }
        return hasOnePrompt ? LabelRule.allCases : [.sum, .mean]
    }

    /// Whether all inputs are asked with the same examples, so that the input without content is asked once.
    private static var hasOnePrompt: Bool { !needsNeighbours && search == nil }

    /// The setting as names and values.
    public static func describe(_ setting: PromptSetting, for material: Material) -> [(
        name: String, value: String
    )] {
        setting.choices(classifies: material.classifies)
    }

    /// Some rows spread evenly over `rows`.
    public static func tried(_ rows: [Int], parts: Int) -> [Int] {
        let count = min(rows.count, max(1, mostTried / max(parts, 1)))
        return (0..<count).map { rows[$0 * rows.count / count] }
    }

    /// Settings that differ in the rule alone are answered by one reading.
    public static func validate(
        _ settings: [PromptSetting],
        on material: Material,
        training: [Int],
        validation: [Int]
    ) throws -> [[Prediction]] {
        guard material.classifies else {
            return try settings.map {
                try fit($0, on: material, training: training).predict(validation, of: material)
            }
        }
        var answers: [[Prediction]] = settings.map { _ in [] }
        var done: Set<Int> = []
        for index in settings.indices where !done.contains(index) {
            let alike = settings.indices.filter { settings[$0].with(.sum) == settings[index].with(.sum) }
            done.formUnion(alike)
            let model = try fit(settings[index], on: material, training: training)
            let predictions = model.predictions(validation, of: material, by: alike.map { settings[$0].rule })
            for (place, setting) in alike.enumerated() { answers[setting] = predictions[place] }
        }
        return answers
    }

    /// The prompt of `setting` with examples of the rows `training`.
    public static func fit(
        _ setting: PromptSetting,
        on material: Material,
        training: [Int]
    ) throws -> PromptedModel {
        guard let reader = material.reader else { fatalError("\(name): a material without its decoder") }
        return PromptedModel(
            reader: reader,
            instruction: setting.listing.instruction(material.instruction, material.labels),
            examples: examples(setting, of: material, training: training),
            labels: material.labels.map(\.name),
            rule: setting.rule,
            answerTokens: material.answerTokens(training),
            answersAreLines: material.answersAreLines(training),
            lookup: search.flatMap { material.documents?.lookup($0, count: setting.passages) }
        )
    }

    /// Seconds of reading prompts and writing answers, by the sizes of the decoder.
    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        guard let decoder = material.base?.decoder else { return 0 }
        let settings = settings(for: material)
        let lengths = material.tokens.map(\.count)
        let input = Double(lengths.reduce(0, +)) / Double(max(lengths.count, 1)) + 8
        let shots = Double(settings.map(\.shots).max() ?? 0)
        let labels = Double(material.labels.count) * 3
        let written = material.classifies ? 0 : Double(material.answerTokens(material.outputs.indices)) / 2
        let answer = material.classifies ? labels : 2 * written
        // Examples that all inputs share are read once.
        let passages = Double(settings.map(\.passages).max() ?? 0) * PassageLookup.usualTokens
        let whole = input + (hasOnePrompt ? 0 : shots * (input + 6) + passages) + answer
        let read = min(whole, Double(decoder.maximumTokens))
        // Settings that differ in the rule alone share a prompt.
        let prompts = settings.count { $0.rule == .sum }
        // A fit is one of a round, or of one of its inner folds, on which a share of the rows is tried.
        let asked = Double(min(rows, mostTried) * max(1, fits / 5) * prompts + material.outputs.count)
        let operations = 2 * Double(decoder.parameterCount) * read * asked
        // Eight texts are written side by side.
        let writing = asked * written * Double(decoder.bytesPerToken) / 2e10 / 4
        return operations / (0.5 * CPU.speed.productOperations) + writing
    }
}

extension LabelListing {
    /// Whether this listing says something else of these labels than the others do.
    func differs(_ labels: [Task.Label]) -> Bool {
        self != .descriptions || labels.contains { $0.description != nil }
    }
}
