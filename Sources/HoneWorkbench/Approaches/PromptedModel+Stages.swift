internal import HoneBase
public import HoneRetrieval

extension PromptedModel {
    /// The same as it answers the user `name`.
    public func asked(by name: String) throws(PermissionError) -> PromptedModel {
        guard let lookup else { return self }
        var model = self
        model.lookup?.reader = try lookup.index.index.permissions.reader(name)
        return model
    }

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
        let room = answers.map { reader.room(for: $0) } ?? answerTokens
        guard let question = try? question(text, about: passages, room: room) else { return nil }
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
