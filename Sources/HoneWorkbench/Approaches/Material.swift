public import HoneTensor

/// What approaches work on: the examples of a task as one base sees them.
public struct Material: Sendable {
    /// The labels, in the task's order; answers are numbers into this list.
    public let labels: [Task.Label]
    /// The right label of each row.
    public let targets: [Int]
    /// The embedding of each row, of length one.
    public let features: Tensor
    /// The token ids of each row, with the special ones; for approaches that train.
    public var tokens: [[Int32]] = []
    /// The base that reads them; for approaches that train.
    public var base: Base?
    /// The seed of what is random in training.
    public var seed = 0
    /// The embeddings of each label's texts, of length one: by name, by description, by both.
    public let labelFeatures: [LabelText: Tensor]

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
