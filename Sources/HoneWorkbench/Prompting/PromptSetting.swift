/// What is chosen of a prompt on validation.
public struct PromptSetting: Sendable, Equatable {
    /// How labels are listed.
    var listing: LabelListing = .none
    /// How many examples it shows.
    var shots = 0
    /// How many passages of the task's documents it shows at most.
    var passages = 0
    /// Which draw of examples, where they are drawn.
    var draw = 0
    /// How likelihoods become an answer.
    var rule: LabelRule = .sum

    /// The setting as names and values.
    func choices(classifies: Bool) -> [(name: String, value: String)] {
        var choices: [(String, String)] = []
        if classifies { choices = [("labels", listing.rawValue), ("rule", rule.rawValue)] }
        if passages > 0 { choices.append(("passages", "\(passages)")) }
        if shots > 0 { choices.append(("examples", "\(shots)")) }
        if draw > 0 { choices.append(("draw", "\(draw)")) }
        return choices
    }

    /// The setting with another rule, whose prompts are the same.
    func with(_ rule: LabelRule) -> PromptSetting {
        var setting = self
        setting.rule = rule
        return setting
    }
}
