internal import HoneBase
internal import HoneModels
internal import HoneRemote
internal import HoneTensor
internal import SystemPackage

/// What a run notes of a base that it stands on: enough to find it again and to know whether it is the same.
struct BaseRecord {
    let name: String
    let folder: FilePath
    let digest: String
    /// The tokens of a probe by the base, as a digest.
    let probe: String

    /// The record of `base`.
    init(_ base: Base) {
        (name, folder, digest) = (base.name, base.folder.absolute, base.digest)
        probe = Self.probeDigest(base)
    }

    /// The record in an object with name, folder and sha256, and the probe beside it.
    ///
    /// - Throws: `RunError.malformed` where one is missing.
    init(_ json: JSON, probe: String, at path: FilePath) throws(RunError) {
        guard let name = json["name"]?.string, let digest = json["sha256"]?.string,
            let folder = json["folder"]?.string
        else { throw .malformed(path, what: "\"base\" lacks name, folder or sha256") }
        (self.name, self.digest, self.folder, self.probe) = (name, digest, FilePath(folder), probe)
    }

    /// The record but for the probe.
    var json: JSON {
        ["name": .string(name), "folder": .string(folder.string), "sha256": .string(digest)]
    }

    /// The base of this name, or the one in the folder where it was, whichever is the same.
    ///
    /// - Parameter path: the file that holds the record.
    /// - Throws: `RunError` where it has changed or is missing.
    func open(_ path: FilePath, as type: DType? = nil) throws -> Base {
        let base = try found(path, as: type)
        guard base.digest == digest else {
            throw RunError.otherBase(path, base: name, expected: digest, found: base.digest)
        }
        guard Self.probeDigest(base) == probe else { throw RunError.otherTokens(path, base: name) }
        return base
    }

    private func found(_ path: FilePath, as type: DType?) throws -> Base {
        let named = Result { try Base(name, as: type) }
        if case .success(let base) = named, base.digest == digest { return base }
        guard Files.exists(folder) else {
            do { return try named.get() } catch ModelStoreError.unknown {
                throw RunError.baseMissing(path, base: name, folder: folder)
            }
        }
        return try Base(folder.string, as: type)
    }

    private static let probeText =
        "The BR-45 won't hold 180 bar; E-stop pressed twice, naïve reset tried — 3 °C outside!"

    /// Of an encoder the tokens of a text, of a decoder those of a whole prompt.
    private static func probeDigest(_ base: Base) -> String {
        let ids: [Int32]
        switch base.network {
        case .encoder(let encoder): ids = encoder.tokens(of: probeText).ids
        case .decoder(let decoder): ids = PromptReader.probe(decoder, probeText)
        }
        return Digest(of: ids.map(String.init).joined(separator: " ")).description
    }
}
