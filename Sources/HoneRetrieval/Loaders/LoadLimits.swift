/// What a file may ask of the machine before it is refused, so that no document can stop an index from being made.
public struct LoadLimits: Sendable, Equatable {
    /// The most bytes of a document's text.
    ///
    /// Text, Markdown and tables beyond it become several documents, cut between lines or rows; any other document
    /// beyond it is refused.
    public var documentBytes: Int
    /// The most bytes of a PDF or docx file.
    public var packedFileBytes: Int
    /// The most bytes that a docx file may unpack to.
    public var unpackedBytes: Int
    /// The most bytes that a docx file may unpack to, as a multiple of its own size; 16 MiB are always allowed.
    public var unpackedRatio: Int
    /// How deep the elements of an HTML file may nest; those of a docx file may 256 levels deep.
    public var nesting: Int
    /// How long one file may be parsed, in seconds: HTML, and what `pdftotext` does.
    public var seconds: Int
    /// The most memory that `pdftotext` may take, in bytes of address space.
    public var childBytes: Int

    /// Limits; those not given are made for documents that people wrote and for a machine of a few gigabytes.
    public init(
        documentBytes: Int = 16 << 20,
        packedFileBytes: Int = 512 << 20,
        unpackedBytes: Int = 256 << 20,
        unpackedRatio: Int = 100,
        nesting: Int = 2000,
        seconds: Int = 60,
        childBytes: Int = 1 << 30
    ) {
        self.documentBytes = documentBytes
        self.packedFileBytes = packedFileBytes
        self.unpackedBytes = unpackedBytes
        self.unpackedRatio = unpackedRatio
        self.nesting = nesting
        self.seconds = seconds
        self.childBytes = childBytes
    }
}
