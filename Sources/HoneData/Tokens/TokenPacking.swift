internal import HoneBase

/// Lays the token ids of documents end to end, an end-of-text id between them, and cuts them into rows of one length.
///
/// A row begins wherever the one before ends, within a document too: no token is left out but those of a short last
/// row, where that is not wanted. In which order rows are learned is the trainer's matter.
public struct TokenPacking: Sendable {
    /// What becomes of the tokens that fill no row.
    public enum ShortRow: Sendable, Equatable {
        /// They are left out, and counted.
        case dropped
        /// They are a last row that is shorter than the others.
        case kept
    }

    /// What came out.
    public struct Outcome: Sendable, Equatable {
        /// The rows.
        public let rows: TokenRows
        /// The documents that hold a token.
        public let documents: Int
        /// The tokens of all documents, without the ids between them.
        public let documentTokens: Int
        /// The tokens at the end that were left out, an id between documents among them.
        public let droppedTokens: Int
    }

    private let length: Int
    private let endOfText: Int32
    private let shortRow: ShortRow
    private var tokens: [Int32] = []
    private var documents = 0
    private var documentTokens = 0

    /// Rows of `length` tokens, at least 1.
    ///
    /// - Parameters:
    ///   - length: the tokens of a row.
    ///   - endOfText: the id between two documents.
    ///   - shortRow: what becomes of the tokens that fill no row.
    ///   - expectedTokens: about how many there will be, so that the storage is not moved as it grows.
    public init(length: Int, endOfText: Int32, shortRow: ShortRow = .dropped, expectedTokens: Int = 0) {
        require(length > 0, "TokenPacking: rows of \(length) tokens")
        self.length = length
        self.endOfText = endOfText
        self.shortRow = shortRow
        tokens.reserveCapacity(expectedTokens)
    }

    /// Adds a document; one without tokens is passed over.
    public mutating func add(_ ids: some Collection<Int32>) {
        guard !ids.isEmpty else { return }
        if documents > 0 { tokens.append(endOfText) }
        tokens.append(contentsOf: ids)
        documents += 1
        documentTokens += ids.count
    }

    /// Cuts what was added into rows.
    public consuming func finish() -> Outcome {
        let rest = shortRow == .dropped ? tokens.count % length : 0
        tokens.removeLast(rest)
        return Outcome(
            rows: TokenRows(tokens, length: length),
            documents: documents,
            documentTokens: documentTokens,
            droppedTokens: rest
        )
    }
}
