internal import HoneBase

/// The files that documents of an index were read from, each with the hash of its bytes: what tells a change.
struct SourceList: Equatable {
    /// What reads files; another version reads all of them anew.
    static let readerVersion = 2

    /// The hash of each file by its path inside the folder.
    var digests: [String: String] = [:]

    /// The list as it is written.
    var bytes: [UInt8] {
        let files = digests.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
        let json: JSON = ["reader": .integer(Self.readerVersion), "files": .object(JSONObject(files))]
        return Array(json.text().utf8)
    }

    init() {}

    /// Reads what `bytes` gave; empty for anything else, and for what another version read.
    init(_ bytes: [UInt8]) {
        guard let json = try? JSONScanner.parse(bytes), json["reader"]?.integer == Self.readerVersion,
            let files = json["files"]?.object
        else { return }
        for (path, digest) in files.members { digests[path] = digest.string }
    }
}
