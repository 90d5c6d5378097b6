internal import HoneBase

/// What the hub says of a repository at one commit.
struct HubRepository: Sendable, Equatable {
    /// A file of the repository.
    struct File: Sendable, Equatable {
        /// The path within the repository, with `/` between folders.
        var path: String
        /// The number of bytes; nil where the hub does not say.
        var size: Int?
        /// What the bytes must hash to; nil where the hub does not say.
        var checksum: HubChecksum?
    }

    /// `ORG/NAME`.
    var name: String
    /// The commit, 40 hexadecimal digits.
    var commit: String
    var files: [File]
    /// The licence that the model's card states.
    var licence: String?

    /// The largest number of files that a model is made of.
    static let fileLimit = 1_000

    /// Reads the answer to `/api/models/ORG/NAME/revision/REVISION?blobs=true`.
    ///
    /// - Throws: `HubError.answerUnreadable`, or `unsafeName` where a file could lie outside of the folder.
    init(_ json: JSON, of reference: HubReference, from address: String) throws(HubError) {
        func unreadable(_ reason: String) -> HubError { .answerUnreadable(address: address, reason: reason) }
        guard json.object != nil else { throw unreadable("it is not an object") }
        guard let commit = json["sha"]?.string, HubReference.isCommit(commit) else {
            throw unreadable("\"sha\" is not a commit")
        }
        guard let siblings = json["siblings"]?.array else { throw unreadable("\"siblings\" is not a list") }
        name = reference.repository
        self.commit = commit
        files = []
        for sibling in siblings {
            guard let path = sibling["rfilename"]?.string else { throw unreadable("a file has no name") }
            guard Self.isSafe(path) else { throw .unsafeName(reference.repository, file: path) }
            let file = File(
                path: path,
                size: (sibling["lfs"]?["size"] ?? sibling["size"])?.integer,
                checksum: HubChecksum(of: sibling)
            )
            if let size = file.size, size < 0 { throw unreadable("a file has a size below 0") }
            files.append(file)
        }
        licence = Self.licence(json)
    }

    /// The file at `path`.
    subscript(path: String) -> File? { files.first { $0.path == path } }

    /// Whether `path` stays within the folder that it is taken in, whatever a system makes of its bytes.
    static func isSafe(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return path.utf8.count <= 1_000
            && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
            && parts.allSatisfy { !["", ".", ".."].contains($0) && $0.utf8.count <= 255 }
    }

    private static func licence(_ json: JSON) -> String? {
        let card = json["cardData"]
        let stated = card?["license"]?.string ?? card?["license"]?.array?.first?.string
        let tag = json["tags"]?.array?.lazy.compactMap(\.string).first { $0.hasPrefix("license:") }
        guard let name = stated ?? tag.map({ String($0.dropFirst("license:".count)) }) else { return nil }
        // Under "other" the card has a name of its own.
        let own = name == "other" ? card?["license_name"]?.string : nil
        return Licence.identifier(own ?? name)
    }
}
