internal import HoneBase
internal import SystemPackage

/// What the bytes of a file must hash to.
enum HubChecksum: Sendable, Equatable {
    /// SHA-256 of the bytes: of files that are kept beside git (LFS).
    case sha256(String)
    /// The name of the bytes in git.
    case blob(String)

    /// The checksum that the hub's list gives for a file; nil where it gives none.
    init?(of sibling: JSON) {
        if let large = sibling["lfs"], !large.isNull {
            // The blob is then only a note of where the file is.
            guard let text = (large["sha256"] ?? large["oid"])?.string else { return nil }
            self.init(tag: text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text)
            guard case .sha256 = self else { return nil }
        } else {
            guard let text = sibling["blobId"]?.string else { return nil }
            self.init(tag: text)
        }
    }

    /// The checksum that an entity tag of the hub is: 64 or 40 hexadecimal digits, perhaps in quotation marks.
    init?(tag: String) {
        let text = String((tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]).filter { $0 != "\"" })
        guard text.utf8.allSatisfy(HubReference.isHexadecimal) else { return nil }
        switch text.utf8.count {
        case 64: self = .sha256(text)
        case 40: self = .blob(text)
        default: return nil
        }
    }

    /// The hash in words, as errors show it.
    var description: String {
        switch self {
        case .sha256(let digits): "SHA-256 \(digits)"
        case .blob(let digits): "git blob \(digits)"
        }
    }

    /// The SHA-256 of the file at `path` where it is what this checksum says; nil for another file or none.
    func hash(of path: FilePath) throws(PullError) -> String? {
        guard Files.exists(path) else { return nil }
        return try mapping(PullError.file) { () throws(FileError) in
            if case .blob(let expected) = self, try BlobDigest(ofFile: path).description != expected {
                return nil
            }
            let hash = try Digest(ofFile: path).description
            if case .sha256(let expected) = self, hash != expected { return nil }
            return hash
        }
    }

    /// What the file at `path` hashes to, in words.
    func found(in path: FilePath) throws(PullError) -> String {
        try mapping(PullError.file) { () throws(FileError) in
            switch self {
            case .sha256: HubChecksum.sha256(try Digest(ofFile: path).description).description
            case .blob: HubChecksum.blob(try BlobDigest(ofFile: path).description).description
            }
        }
    }
}
