public import HoneRetrieval

/// Before every input the passages of the task's documents that fit it, searched by words and by meaning, joined by the sum of their scores, each
/// stretched from 0 to 1.
public struct RetrievalFused: RetrievalApproach {
    /// The name in results.
    public static let name = "retrieval-fused"
    /// The place in the order in which ties are broken.
    public static let simplicity = 5
    /// How the documents are searched.
    public static let search: SearchMethod? = .minmax
}
