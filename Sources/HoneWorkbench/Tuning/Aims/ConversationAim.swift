internal import HoneData
internal import HoneTraining

/// A decoder that says what the assistant says in conversations, or what completes prompts.
struct ConversationAim: TextAim {
    static let objective = Supervised.name
    static let use = "hone chat --model RUN"

    let pieces: [[Supervised.Text]]
    let truncated: Int
    let base: Base
    let recipe: Recipe

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringDecoder()
        let writer = try ConversationWriter(base)
        var rows = SupervisedRows(base.decoder, ends: writer.ends, truncates: truncates)
        for text in subject.texts ?? [] {
            switch writer.supervised(text.content) {
            case .success(let row): rows.add(row, at: text.source)
            case .failure(.fault(let fault)): rows.refuse(fault, at: text.source)
            case .failure(.base(let error)): throw error
            }
        }
        pieces = try rows.checked(base: base).map { [$0] }
        truncated = rows.truncated
        self.base = base
        self.recipe = recipe
    }

    /// Which tokens are wanted, and how much each counts.
    func mark(of row: Int) -> String {
        pieces[row].map { "\($0.spans.map { "\($0.tokens) \($0.weight)" })" }.joined()
    }
}
