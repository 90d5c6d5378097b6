internal import HoneBase
public import HoneRetrieval

extension PromptedModel {
    /// The same as it answers `reader`.
    public func asked(by reader: Reader) -> PromptedModel {
        var model = self
        model.lookup?.reader = reader
        return model
    }

    /// The passages that stand in the prompt of a row; none where the prompt cannot be made.
    public func passages(shownFor row: Int, of material: Material) -> [ShownPassage] {
        guard let lookup, let request = requests([row], material).first,
            let shots = shots(of: [row], material).first,
            let found = try? lookup.passages(for: request)
        else { return [] }
        return (try? context(request.input, about: found, shots, room: answerRoom))?.passages ?? []
    }

    /// The tokens that a prompt leaves for an answer.
    private var answerRoom: Int { labels.isEmpty ? answerTokens : reader.room(for: reader.labels(labels)) }

    /// Milliseconds of the stages of one request; nil where nothing is looked up, or the request fails.
    public func stages(of text: String) -> RequestStages? {
        guard let lookup else { return nil }
        var stages = RequestStages()
        let watch = lookup.index.embedder.map { MeasuredEmbedder($0) }
        let start = MonotonicClock.now
        guard let passages = try? lookup.passages(for: text, by: nil, watch) else { return nil }
        let found = MonotonicClock.now
        stages.embed = (watch?.seconds ?? 0) * 1e3
        stages.search = (found - start) * 1e3 - stages.embed
        let answers = labels.isEmpty ? nil : reader.labels(labels)
        guard let question = try? context(text, about: passages, room: answerRoom).question else {
            return nil
        }
        if let answers {
            _ = reader.likelihoods(of: answers, after: question)
            stages.read = (MonotonicClock.now - found) * 1e3
            return stages
        }
        let writing = reader.writing(question, maximumTokens: answerTokens, isOneLine: answersAreLines)
        stages.write = writing * 1e3
        stages.read = (MonotonicClock.now - found) * 1e3 - stages.write
        return stages
    }
}
