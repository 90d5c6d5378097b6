public import HoneBase

/// A document of a corpus, or a piece of a long one.
public struct CorpusText: Sendable, Equatable {
    /// What is written there.
    public let text: String
    /// Whether the document begins with this piece.
    public let isStart: Bool
    /// Whether the document ends with this piece.
    public let isEnd: Bool
    /// The file, and the line where a file holds a document a line.
    public let source: Problem.Place
}
