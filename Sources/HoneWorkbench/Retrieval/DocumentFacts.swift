public import HoneBase

/// What the index of a task's documents is, and what it cost.
public struct DocumentFacts: Sendable, Equatable {
    /// Documents that are there.
    public var documents: Int
    /// Their chunks.
    public var chunks: Int
    /// Megabytes of the index.
    public var megabytes: Double
    /// The model that made the vectors; nil where it is searched by words alone.
    public var embedder: String?
    /// Seconds of making all of it; nil where that was before results were kept.
    public var buildSeconds: Double?
    /// Seconds of looking for changes where there are none.
    public var refreshSeconds: Double
    /// Files and rows that could not be read.
    public var faults: Int
    /// Held-out items whose very text stands in the documents; a document that holds one is not shown for it.
    public var heldOutItems = 0

    /// The facts for programs.
    public var json: JSON {
        [
            "documents": .integer(documents), "chunks": .integer(chunks), "index_mb": .number(megabytes),
            "embedder": JSON(embedder), "build_seconds": JSON(buildSeconds),
            "refresh_seconds": .number(refreshSeconds), "faults": .integer(faults),
            "held_out_items_in_documents": .integer(heldOutItems),
        ]
    }
}
