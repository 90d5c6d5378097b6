internal import HoneBase
public import SystemPackage

extension ModelStore {
    /// Takes a copy of a model folder of this machine into the store.
    ///
    /// Under a name of the catalogue, the files must be the catalogue's; so a model can be carried to a
    /// machine without a network. Under any other name all files are taken but those whose names begin with a
    /// dot, and their origin is not known.
    ///
    /// - Parameters:
    ///   - licence: The licence as an SPDX identifier, where it is known.
    ///   - force: Replaces a model that has the name.
    ///   - progress: Is told each step as it begins, in a line without its full stop.
    /// - Throws: `PullError`; the store is then as it was.
    public func pull(
        folder: FilePath,
        as name: String,
        licence: String? = nil,
        force: Bool = false,
        progress: (String) -> Void = { _ in }
    ) throws(PullError) -> ModelRecord {
        guard Self.isName(name) else { throw .nameUnusable(name) }
        guard Files.isFolder(folder) else {
            throw .file(Files.exists(folder) ? .notAFolder(folder) : .missing(folder))
        }
        guard Files.exists(folder.appending("config.json")) else {
            throw .notAModel(folder, missing: "config.json")
        }
        let staging = try Staging(of: name, in: root)
        let model = staging.folder.appending("model")

        progress("copying \(folder.string)")
        let entry = catalog[name]
        let files = if let entry { entry.sha256.keys.sorted() } else { try Self.files(in: folder) }
        for file in files {
            guard Files.exists(folder.appending(file)) else { throw .fileMissing(model: name, file: file) }
            try mapping(PullError.file) { () throws(FileError) in
                try MappedFile(folder.appending(file)).withBytes { (bytes) throws(FileError) in
                    try Files.write(bytes, to: model.appending(file))
                }
            }
        }

        progress("hashing \(files.count) files")
        let source = ModelRecord.Source.folder(folder)
        let record: ModelRecord
        if let entry {
            record = try check(model, against: entry, source: source)
        } else {
            var hashes: [String: String] = [:]
            for file in files {
                hashes[file] = try mapping(PullError.file) { () throws(FileError) in
                    try Digest(ofFile: model.appending(file)).description
                }
            }
            record = ModelRecord(
                name: name,
                upstream: nil,
                source: source,
                licence: licence,
                trainingData: nil,
                sha256: hashes,
                pulledAt: Timestamp.now
            )
        }
        if !force, let present = try presentRecord(like: record, progress) { return present }
        try finish(model, record, staging, progress)
        return record
    }

    /// The record of a whole model in the store with the same files; nil where the name is free.
    private func presentRecord(
        like record: ModelRecord,
        _ progress: (String) -> Void
    ) throws(PullError) -> ModelRecord? {
        let folder = place(of: record.name)
        guard Files.exists(folder) else { return nil }
        guard let present = try? ModelRecord(in: folder), present.sha256 == record.sha256 else {
            throw .nameTaken(record.name, folder: folder)
        }
        guard present.damagedFiles(in: folder).isEmpty else { return nil }
        progress("\(record.name) is in the store already, and whole")
        return present
    }

    /// The paths of the files below `folder`, sorted; links are followed, as model caches are made of them.
    private static func files(
        in folder: FilePath,
        below prefix: String = "",
        depth: Int = 0
    ) throws(PullError) -> [String] {
        guard depth < 16 else { throw .folderTooDeep(folder) }
        let names = try mapping(PullError.file) { () throws(FileError) in try Files.names(in: folder) }
        var files: [String] = []
        for name in names where !name.hasPrefix(".") && prefix + name != ModelRecord.fileName {
            let path = folder.appending(name)
            files +=
                Files.isFolder(path)
                ? try Self.files(in: path, below: prefix + name + "/", depth: depth + 1) : [prefix + name]
        }
        return files
    }
}
