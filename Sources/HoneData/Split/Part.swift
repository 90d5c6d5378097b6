/// What the examples of a part are for.
public enum Part: String, Sendable, Hashable, CaseIterable {
    /// Models are fitted to these.
    case train
    /// Choices are made on these.
    case validation
    /// The score is measured on these, and nothing else is done with them.
    case test
}
