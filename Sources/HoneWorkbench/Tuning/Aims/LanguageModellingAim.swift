internal import HoneData
internal import HoneModels
internal import HoneText
internal import HoneTraining
internal import SystemPackage

/// A decoder that goes on with texts like those that it is given: all of each is wanted.
///
/// Long texts are cut into pieces that the base reads.
struct LanguageModellingAim: TextAim {
    static let objective = LanguageModelling.name
    static let use = "hone generate --model RUN --prompt '...'"

    let pieces: [[Supervised.Text]]
    let truncated = 0
    let base: Base
    let recipe: Recipe

    /// The most tokens of a piece: longer ones cost memory, and hardly teach more.
    private static let most = 2_048

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringDecoder()
        let decoder = base.decoder
        guard let tokenizer = decoder.tokenizer else {
            throw GenerationError.noTokenizer(folder: decoder.folder.string)
        }
        let length = min(decoder.maximumTokens, Self.most)
        let end = decoder.special.ends.first
        var rows = SupervisedRows(decoder, ends: Set(decoder.special.ends), truncates: false)
        pieces = (subject.texts ?? []).map { text in
            guard case .text(let content) = text.content else {
                rows.refuse(
                    .wrongContent(objective: Self.objective, expected: "plain texts"),
                    at: text.source
                )
                return []
            }
            let ids = tokenizer.openingIDs + tokenizer.ids(of: content) + (end.map { [$0] } ?? [])
            return stride(from: 0, to: ids.count - 1, by: length - 1).map { start in
                // The last token of a piece is the first of the next one, so that each is wanted once.
                let piece = Array(ids[start..<min(start + length, ids.count)])
                return Supervised.Text(ids: piece, spans: [.init(1..<piece.count)])
            }
        }
        for (text, pieces) in zip(subject.texts ?? [], pieces) {
            for piece in pieces { rows.add(piece, at: text.source) }
        }
        _ = try rows.checked(base: base)
        self.base = base
        self.recipe = recipe
    }

    /// Nothing: all of a text is wanted.
    func mark(of row: Int) -> String { "" }
}
