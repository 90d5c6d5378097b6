public import HoneRetrieval

/// Before every input the passages of the task's documents that fit it, searched by their words (BM25).
public struct RetrievalWords: RetrievalApproach {
    /// The name in results.
    public static let name = "retrieval-words"
    /// The place in the order in which ties are broken.
    public static let simplicity = 4
    /// How the documents are searched.
    public static let search: SearchMethod? = .words
}
