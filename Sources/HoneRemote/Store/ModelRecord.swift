public import HoneBase
public import SystemPackage

/// What is known of a model in the store: where it came from, under which licence, trained on what, and its
/// hashes.
///
/// It lies as `hone-model.json` beside the model's files.
public struct ModelRecord: Sendable, Equatable {
    /// The name of the record's file.
    public static let fileName = "hone-model.json"
    /// The version of the record that this code writes.
    public static let version = 1

    /// Where the files were taken from.
    public enum Source: Sendable, Equatable {
        /// A package of the Python Package Index.
        case package(name: String, version: String)
        /// A repository of the hub at this address, at one commit.
        case hub(endpoint: String, repository: String, commit: String)
        /// A folder of this machine.
        case folder(FilePath)
        /// Trained by Hone, after the recipe in this file of the model's folder.
        case recipe(String)
    }

    /// The name in the store.
    public var name: String
    /// The model's name where it was published, such as `sentence-transformers/all-MiniLM-L6-v2`.
    public var upstream: String?
    /// Where the files were taken from.
    public var source: Source
    /// The licence of the weights as an SPDX identifier; nil where it is not known.
    public var licence: String?
    /// What the model was trained on; nil where it is not known.
    public var trainingData: TrainingData?
    /// The SHA-256 of each file, in hexadecimal, by its path within the folder.
    public var sha256: [String: String]
    /// When the files came into the store, in UTC after ISO 8601.
    public var pulledAt: String

    /// A record of these facts.
    public init(
        name: String,
        upstream: String?,
        source: Source,
        licence: String?,
        trainingData: TrainingData?,
        sha256: [String: String],
        pulledAt: String
    ) {
        self.name = name
        self.upstream = upstream
        self.source = source
        self.licence = licence
        self.trainingData = trainingData
        self.sha256 = sha256
        self.pulledAt = pulledAt
    }
}

extension ModelRecord {
    /// The record as it is written.
    public var json: JSON {
        let source: JSON =
            switch self.source {
            case .package(let name, let version): ["package": .string(name), "version": .string(version)]
            case .hub(let endpoint, let repository, let commit):
                [
                    "hub": .string(endpoint), "repository": .string(repository), "commit": .string(commit),
                    "url": .string("\(endpoint)/\(repository)/tree/\(commit)"),
                ]
            case .folder(let path): ["folder": .string(path.string)]
            case .recipe(let file): ["recipe": .string(file)]
            }
        let hashes = sha256.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
        return [
            "record_version": .integer(Self.version),
            "name": .string(name),
            "upstream": JSON(upstream),
            "source": source,
            "licence": JSON(licence),
            "training_data": trainingData?.json ?? .null,
            "sha256": .object(JSONObject(hashes)),
            "pulled_at": .string(pulledAt),
        ]
    }

    /// Reads the record in a model's folder.
    ///
    /// - Throws: `ModelStoreError.recordUnusable` where it is missing, not JSON, of a later version or
    ///   incomplete.
    public init(in folder: FilePath) throws(ModelStoreError) {
        let path = folder.appending(Self.fileName)
        func unusable(_ reason: String) -> ModelStoreError { .recordUnusable(path, reason: reason) }
        let text = try mapping({ unusable($0.problem.what) }) { () throws(FileError) in
            try Files.text(of: path)
        }
        let json = try mapping({ unusable($0.problem.what) }) { () throws(JSONSyntaxError) in
            try JSONScanner.parse(text)
        }
        guard let version = json["record_version"]?.integer else {
            throw unusable("\"record_version\" is missing")
        }
        guard version <= Self.version else {
            throw unusable("its version is \(version), and this program knows up to \(Self.version)")
        }
        guard let name = json["name"]?.string else { throw unusable("\"name\" is missing") }
        guard let pulledAt = json["pulled_at"]?.string else { throw unusable("\"pulled_at\" is missing") }
        guard let hashes = json["sha256"]?.object else { throw unusable("\"sha256\" is missing") }
        guard let source = Source(json["source"]) else {
            throw unusable("\"source\" is not a package, a repository, a folder or a recipe")
        }
        self.init(
            name: name,
            upstream: json["upstream"]?.string,
            source: source,
            licence: json["licence"]?.string,
            trainingData: json["training_data"].flatMap(TrainingData.init),
            sha256: [:],
            pulledAt: pulledAt
        )
        for (file, hash) in hashes.members {
            guard let hash = hash.string else { throw unusable("\"sha256.\(file)\" is not a hash") }
            sha256[file] = hash
        }
    }

    /// The files in `folder` that are missing or not what they were when this record was written, sorted.
    ///
    /// - Complexity: O(bytes of the model): every file is hashed.
    public func damagedFiles(in folder: FilePath) -> [String] {
        sha256.filter { file, hash in
            (try? Digest(ofFile: folder.appending(file)))?.description != hash
        }.keys.sorted()
    }
}

extension ModelRecord.Source {
    fileprivate init?(_ json: JSON?) {
        if let package = json?["package"]?.string, let version = json?["version"]?.string {
            self = .package(name: package, version: version)
        } else if let endpoint = json?["hub"]?.string, let repository = json?["repository"]?.string,
            let commit = json?["commit"]?.string
        {
            self = .hub(endpoint: endpoint, repository: repository, commit: commit)
        } else if let folder = json?["folder"]?.string {
            self = .folder(FilePath(folder))
        } else if let recipe = json?["recipe"]?.string {
            self = .recipe(recipe)
        } else {
            return nil
        }
    }
}
