internal import Glibc
internal import HoneBase
internal import SystemPackage

/// How far a pull is.
public enum PullProgress: Sendable, Equatable {
    /// A step begins, in a line without its full stop.
    case step(String)
    /// Of `total` bytes `done` are there, `fetched` of them by this process; `file` is on its way.
    case bytes(done: Int, total: Int, fetched: Int, file: String)
}

extension ModelStore {
    /// Fetches a model of the hub into the store.
    ///
    /// All files are of the commit that the hub's first answer names, and each is compared with the hub's checksum.
    /// The model appears in the store as a whole or not at all. What came of a pull that was killed or broke is
    /// gone on from by the next. A model that is there and whole at the same commit is not fetched again, and
    /// files that a new commit leaves as they were are taken from the old one.
    ///
    /// - Parameters:
    ///   - name: The name in the store; by default the repository's own.
    ///   - licence: The licence as an SPDX identifier, instead of what the model's card states.
    ///   - force: Fetches the model also where it is there and whole, and replaces one of another origin.
    ///   - settings: Where the hub is, and who asks.
    ///   - progress: Is told how far the pull is.
    /// - Throws: `PullError`; the store's models are then as they were.
    public func pull(
        _ reference: HubReference,
        as name: String? = nil,
        licence: String? = nil,
        force: Bool = false,
        settings: HubSettings,
        progress: (PullProgress) -> Void = { _ in }
    ) throws(PullError) -> ModelRecord {
        let name = name ?? reference.name
        guard Self.isName(name) else { throw .nameUnusable(name) }
        guard catalog[name] == nil else { throw .nameReserved(name) }
        if !force, reference.isPinned,
            let record = presentRecord(name, reference, commit: reference.revision, progress)
        {
            return record
        }
        guard !settings.isOffline else { throw .hub(.offline) }
        return try withoutActuallyEscaping(progress) { progress throws(PullError) in
            let client = try mapping(PullError.hub) { () throws(HubError) in
                try HubClient(settings) { progress(.step($0)) }
            }
            progress(.step("asking \(HubAddress.host(of: settings.endpoint)) for \(reference)"))
            let repository = try client.repository(reference)
            if !force, !reference.isPinned,
                let record = presentRecord(name, reference, commit: repository.commit, progress)
            {
                return record
            }
            return try fetch(repository, reference, as: name, licence, force, client, progress)
        }
    }

    private func fetch(
        _ repository: HubRepository,
        _ reference: HubReference,
        as name: String,
        _ licence: String?,
        _ force: Bool,
        _ client: HubClient,
        _ progress: @escaping (PullProgress) -> Void
    ) throws(PullError) -> ModelRecord {
        var files = try mapping(PullError.hub) { () throws(HubError) in
            try HubSelection.files(of: repository)
        }
        let kept = repository.name.split(separator: "/").joined(separator: "--") + "@" + repository.commit
        let staging = try Staging(of: name, in: root, keeping: kept)
        // Another process may have finished in between.
        if !force, let record = presentRecord(name, reference, commit: repository.commit, { _ in }) {
            return record
        }
        try checkName(name, reference, force)

        let folder = root.appending("pulling").appending(name).appending(kept)
        let download = HubDownload(
            client: client,
            reference: reference,
            repository: repository,
            folder: folder,
            tell: { progress(.step($0)) }
        )
        let older = force ? nil : self.folder(of: name)
        var hashes: [String: String] = [:]
        if let index = files.first(where: { $0.path == HubSelection.index }) {
            hashes[index.path] = try download.fetch(index, older: older?.appending(index.path)) { _ in }
            let text = try mapping(PullError.file) { () throws(FileError) in
                try Files.bytes(of: download.place(of: index))
            }
            files += try mapping(PullError.hub) { () throws(HubError) in
                try HubSelection.shards(of: repository, index: text)
            }
        }
        try checkDisk(files, download)
        hashes.merge(try fetch(files, download, older, progress)) { $1 }

        let card = files.contains { $0.path == "README.md" }
        let stated = card ? try? Files.text(of: folder.appending("files/README.md")) : nil
        let record = ModelRecord(
            name: name,
            upstream: repository.name,
            source: .hub(
                endpoint: client.settings.endpoint,
                repository: repository.name,
                commit: repository.commit
            ),
            licence: licence ?? repository.licence ?? stated.flatMap { Licence.stated(inCard: $0) },
            trainingData: nil,
            sha256: hashes,
            pulledAt: Timestamp.now
        )
        // Only what was checked just now goes along, whatever else lies in the folder.
        let model = staging.folder.appending("model")
        try mapping(PullError.file) { () throws(FileError) in
            for path in hashes.keys {
                let target = model.pushing(FilePath(path))
                try Files.makeFolder(target.removingLastComponent())
                try Files.move(folder.appending("files").pushing(FilePath(path)), to: target)
            }
        }
        try finish(model, record, staging) { progress(.step($0)) }
        try? Files.remove(folder)
        return record
    }

    /// Fetches the files and gives the SHA-256 of each.
    private func fetch(
        _ files: [HubRepository.File],
        _ download: HubDownload,
        _ older: FilePath?,
        _ progress: (PullProgress) -> Void
    ) throws(PullError) -> [String: String] {
        let total = files.reduce(0) { $0 + ($1.size ?? 0) }
        let present = files.reduce(0) { $0 + download.count(of: $1) }
        let megabytes = (total + 500_000) / 1_000_000
        let rest = present > 0 ? ", \((present + 500_000) / 1_000_000) MB of them there already" : ""
        progress(.step("fetching \(files.count) files (\(megabytes) MB\(rest))"))
        var hashes: [String: String] = [:]
        var done = 0
        var fetched = 0
        for file in files {
            var before = download.count(of: file)
            hashes[file.path] = try download.fetch(file, older: older?.pushing(FilePath(file.path))) {
                count in
                fetched += max(count - before, 0)
                before = count
                progress(.bytes(done: done + count, total: total, fetched: fetched, file: file.path))
            }
            done += download.count(of: file)
        }
        return hashes
    }

    /// The record of a model that is in the store, whole, and of this repository at this commit.
    private func presentRecord(
        _ name: String,
        _ reference: HubReference,
        commit: String,
        _ progress: (PullProgress) -> Void
    ) -> ModelRecord? {
        guard let folder = folder(of: name), let record = try? ModelRecord(in: folder),
            case .hub(_, reference.repository, let present) = record.source
        else { return nil }
        guard present == commit else {
            progress(.step("\(name) is in the store, but at commit \(present.prefix(12))"))
            return nil
        }
        let damaged = record.damagedFiles(in: folder)
        guard damaged.isEmpty else {
            progress(.step("\(name) is in the store, but damaged: \(damaged.joined(separator: ", "))"))
            return nil
        }
        progress(.step("\(name) is in the store already, and whole"))
        return record
    }

    /// Refuses to take the place of a model of another origin.
    private func checkName(_ name: String, _ reference: HubReference, _ force: Bool) throws(PullError) {
        let place = place(of: name)
        guard !force, Files.exists(place) else { return }
        guard let record = try? ModelRecord(in: place), case .hub(_, reference.repository, _) = record.source
        else { throw .nameTaken(name, folder: place) }
    }

    /// Refuses to begin what the disk cannot hold.
    private func checkDisk(_ files: [HubRepository.File], _ download: HubDownload) throws(PullError) {
        var needed = 0
        for file in files {
            let missing = max((file.size ?? 0) - download.count(of: file), 0)
            needed = needed.addingReportingOverflow(missing).overflow ? .max : needed + missing
        }
        var disk = statvfs()
        guard statvfs(root.string, &disk) == 0 else { return }
        let free = Int(clamping: UInt64(disk.f_bavail) * UInt64(disk.f_frsize))
        guard needed <= free else { throw .hub(.diskTooSmall(root, needed: needed, free: free)) }
    }
}
