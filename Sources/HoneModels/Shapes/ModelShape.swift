public import HoneBase
public import SystemPackage

/// The settings of a decoder without its weights: what it would take, and how fast it would be.
public struct ModelShape: Sendable {
    /// What it is called.
    public let name: String
    /// Where its settings are from, for messages.
    public let path: FilePath
    /// The licence of the published weights; nil where it is not known.
    public let licence: String?
    var settings: JSONObject

    /// A shape that is known, or the one in a config.json.
    ///
    /// - Throws: `ModelError` where it is neither.
    public init(_ nameOrPath: String) throws(ModelError) {
        if let known = Self.known.first(where: { $0.name == nameOrPath.lowercased() }) {
            self = known
            return
        }
        var path = FilePath(nameOrPath)
        if Files.isFolder(path) { path.append("config.json") }
        guard Files.exists(path) else {
            throw .missing(
                path,
                what: "shape of this name, and no config.json",
                remedy: "name a file, or one of \(Self.known.map(\.name).joined(separator: ", "))"
            )
        }
        let bytes = try mapping(ModelError.file) { () throws(FileError) in try Files.bytes(of: path) }
        let value = try mapping({ ModelError.malformed(path, $0) }) { () throws(JSONSyntaxError) in
            try JSONScanner.parse(bytes)
        }
        guard let settings = value.object else {
            throw .wrongValue(path, key: "", expected: "an object", found: value.kindName)
        }
        name = nameOrPath
        self.path = path
        licence = nil
        self.settings = settings
    }

    /// The shape that `json` gave, kept in the file at `path`.
    ///
    /// - Throws: `ModelError` where it is none.
    public init(_ json: JSON, path: FilePath) throws(ModelError) {
        guard let name = json["name"]?.string, let settings = json["settings"]?.object else {
            throw .wrongValue(
                path,
                key: "shape",
                expected: "an object of \"name\" and \"settings\"",
                found: json.kindName
            )
        }
        self.name = name
        self.path = path
        licence = nil
        self.settings = settings
    }

    /// The shape's name and settings.
    public var json: JSON { ["name": .string(name), "settings": .object(settings)] }

    /// The most tokens that the shape is made for; nil where it does not say.
    public var maximumTokens: Int? {
        settings["max_position_embeddings"]?.integer ?? settings["n_positions"]?.integer
    }

    init(_ name: String, licence: String, _ settings: JSON) {
        self.name = name
        path = FilePath(name)
        self.licence = licence
        self.settings = settings.object ?? JSONObject()
    }
}
