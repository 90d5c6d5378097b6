internal import HoneModels
internal import HoneRetrieval
public import HoneTensor
internal import HoneText

/// What approaches work on: the examples of a task as one base sees them.
public struct Material: Sendable {
    /// The labels, in the task's order; answers are numbers into this list; none where the task asks for a text.
    public let labels: [Task.Label]
    /// The right label of each row; none where the task asks for a text.
    public let targets: [Int]
    /// The embedding of each row, of length one; no rows where no encoder is at hand.
    public let features: Tensor
    /// The text of each row.
    public var inputs: [String] = []
    /// The wanted answer to each row.
    public var outputs: [String] = []
    /// What the task asks for, in the user's words.
    public var instruction = ""
    /// The token ids of each row, with the special ones; for approaches that train.
    public var tokens: [[Int32]] = []
    /// The base that reads them; for approaches that train.
    public var base: Base?
    /// The seed of what is random in training.
    public var seed = 0
    /// The embeddings of each label's texts, of length one: by name, by description, by both.
    public let labelFeatures: [LabelText: Tensor]
    /// What asks the base, where that is a decoder.
    var reader: PromptReader?
    /// The encoder that the features are of, where the base is a decoder.
    var neighbours: Base?
    /// The documents of the task; nil where it has none.
    var documents: TaskDocuments?
    /// Who asks each row; no rows where everyone may ask all.
    var askers: [Reader?] = []

    /// Who asks a row; nil for anyone.
    func asker(of row: Int) -> Reader? { row < askers.count ? askers[row] : nil }

    /// Whether answers are labels.
    var classifies: Bool { !labels.isEmpty }

    /// The names of the labels.
    var labelNames: [String] { labels.map(\.name) }

    /// The most tokens that a text may have: half as many again as nearly all wanted ones of `rows`.
    func answerTokens(_ rows: some Sequence<Int>) -> Int {
        guard let tokenizer = base?.decoder.tokenizer else { return 64 }
        let lengths = rows.map { tokenizer.ids(of: outputs[$0]).count }.sorted()
        guard !lengths.isEmpty else { return 64 }
        return min(lengths[min(lengths.count - 1, lengths.count * 98 / 100)] * 3 / 2 + 8, 1_024)
    }

    /// Whether no wanted answer of `rows` has more than one line.
    func answersAreLines(_ rows: [Int]) -> Bool {
        !rows.contains { outputs[$0].contains(where: \.isNewline) }
    }

    /// The right answer to a row.
    func wanted(_ row: Int) -> String { classifies ? labels[targets[row]].name : outputs[row] }

    /// A row as an example in a prompt.
    func shot(_ row: Int) -> PromptShot { PromptShot(input: inputs[row], output: outputs[row]) }

    /// How a label is put into words.
    public enum LabelText: String, Sendable, CaseIterable {
        /// Its name, with spaces for `_` and `-`.
        case name
        /// Its description, or its name where it has none.
        case description
        /// Both, as in `hydraulics: leaks, pressure loss`.
        case nameAndDescription = "name-and-description"
    }

    /// The features of some rows.
    ///
    /// - Shapes: returns `[rows, size]`.
    public func features(of rows: [Int]) -> Tensor {
        .embedding([EmbeddingLookup(features, rows.map(Int32.init))], tokens: rows.count, as: .float32)
    }

    /// The right labels of some rows.
    public func targets(of rows: [Int]) -> [Int32] { rows.map { Int32(targets[$0]) } }

    /// The texts that stand for each label: its name with spaces for `_` and `-`, its description.
    static func texts(for labels: [Task.Label]) -> [LabelText: [String]] {
        let names = labels.map { $0.name.map { $0 == "_" || $0 == "-" ? " " : String($0) }.joined() }
        var texts: [LabelText: [String]] = [.name: names]
        if labels.contains(where: { $0.description != nil }) {
            texts[.description] = zip(names, labels).map { $1.description ?? $0 }
            texts[.nameAndDescription] = zip(names, labels).map { name, label in
                label.description.map { "\(name): \($0)" } ?? name
            }
        }
        return texts
    }
}
