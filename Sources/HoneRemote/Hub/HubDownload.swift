internal import Glibc
internal import HoneBase
internal import SystemPackage

/// Brings the files of one repository into a folder, each checked, going on where an earlier download ended.
struct HubDownload {
    /// The hub.
    let client: HubClient
    let reference: HubReference
    let repository: HubRepository
    /// The folder that outlasts the process until the model is whole: `files` holds what is finished.
    let folder: FilePath
    let tell: (String) -> Void

    /// Where the finished file is.
    func place(of file: HubRepository.File) -> FilePath {
        folder.appending("files").pushing(FilePath(file.path))
    }

    private func partialPlace(of file: HubRepository.File) -> FilePath {
        folder.appending("partial").pushing(FilePath(file.path + ".part"))
    }

    /// How many bytes of the file are there from earlier.
    func count(of file: HubRepository.File) -> Int {
        [place(of: file), partialPlace(of: file)].lazy.compactMap { Self.size(of: $0) }.first ?? 0
    }

    /// The SHA-256 of the file once it is there, in hexadecimal.
    ///
    /// - Parameters:
    ///   - older: A file that may be the same, of a model that is in the store already.
    ///   - received: Is told how many bytes of the file are there.
    func fetch(
        _ file: HubRepository.File,
        older: FilePath?,
        received: (Int) -> Void
    ) throws(PullError) -> String {
        let target = place(of: file)
        if let checksum = file.checksum {
            if let hash = try checksum.hash(of: target) { return hash }
            if let older, Self.size(of: older) == file.size, let hash = try checksum.hash(of: older) {
                if try Self.link(older, to: target) { return hash }
            }
        }
        try mapping(PullError.file) { () throws(FileError) in try Files.remove(target) }
        var mismatch: HubError?
        for _ in 0..<2 {
            if mismatch != nil { tell("\(file.path) is not what the hub says: fetching it again") }
            switch try attempt(file, received: received) {
            case .finished(let hash): return hash
            case .wrong(let error): mismatch = error
            }
        }
        throw .hub(mismatch ?? .checksumMissing(repository.name, file: file.path))
    }

    private enum Outcome {
        case finished(String)
        case wrong(HubError)
    }

    /// Fetches what is missing and checks the whole; what is wrong is thrown away.
    private func attempt(
        _ file: HubRepository.File,
        received: (Int) -> Void
    ) throws(PullError) -> Outcome {
        let partial = try mapping(PullError.file) { () throws(FileError) in
            try PartialFile(partialPlace(of: file))
        }
        let fetched: HubChecksum?
        do throws(PullError) {
            fetched = try transfer(file, into: partial, received: received)
        } catch {
            guard case .hub(let mismatch) = error, case .checksumMismatch = mismatch else { throw error }
            try discard(partial)
            return .wrong(mismatch)
        }
        guard let checksum = file.checksum ?? fetched else {
            throw .hub(.checksumMissing(repository.name, file: file.path))
        }
        let path = partialPlace(of: file)
        if file.size == nil || file.size == partial.count, let hash = try checksum.hash(of: path) {
            try mapping(PullError.file) { () throws(FileError) in try partial.finish(at: place(of: file)) }
            return .finished(hash)
        }
        let isLength = file.size.map { $0 != partial.count } ?? false
        let found = isLength ? "\(partial.count) bytes" : try checksum.found(in: path)
        let expected = isLength ? "\(file.size ?? 0) bytes" : checksum.description
        try discard(partial)
        return .wrong(.checksumMismatch(file: file.path, expected: expected, found: found))
    }

    private func discard(_ partial: PartialFile) throws(PullError) {
        try mapping(PullError.file) { () throws(FileError) in try partial.discard() }
    }

    /// Fetches what is missing; the checksum that came with it, where one did.
    private func transfer(
        _ file: HubRepository.File,
        into partial: PartialFile,
        received: (Int) -> Void
    ) throws(PullError) -> HubChecksum? {
        let address = client.address(of: file, in: repository)
        var checksum: HubChecksum?
        // A server may end an answer early and say nothing: while bytes come, the rest is asked for.
        for _ in 0..<100 {
            if partial.count > 0, partial.count == file.size, file.checksum != nil { break }
            let before = partial.count
            var isFirst = true
            let answer = try client.exchange(
                address,
                of: reference,
                file: file.path,
                fields: {
                    isFirst = true
                    guard partial.count > 0 else { return [] }
                    let tag = partial.tag.map { [(name: "If-Range", value: $0)] } ?? []
                    return [("Range", "bytes=\(partial.count)-")] + tag
                },
                count: { partial.count },
                receive: { (head, bytes) throws(PullError) in
                    if isFirst { try begin(file, partial, with: head, at: address) }
                    isFirst = false
                    // More than there can be is wrong, and need not be taken to its end.
                    guard partial.count + bytes.count <= (file.size ?? .max) else {
                        throw .hub(
                            .checksumMismatch(
                                file: file.path,
                                expected: "\(file.size ?? 0) bytes",
                                found: "more"
                            )
                        )
                    }
                    try mapping(PullError.file) { () throws(FileError) in try partial.append(bytes) }
                    received(partial.count)
                }
            )
            if let commit = answer.hub.fields["x-repo-commit"], commit != repository.commit {
                try discard(partial)
                throw .hub(.revisionsMixed(file: file.path, expected: repository.commit, found: commit))
            }
            checksum = (answer.hub.fields["x-linked-etag"] ?? answer.hub.fields["etag"]).flatMap {
                HubChecksum(tag: $0)
            }
            if answer.head.status == 416 {
                guard before > 0 else { throw .hub(.refused(address: address, status: 416, message: "")) }
                // There is more here than the server has: it is not the beginning of its file.
                try mapping(PullError.file) { () throws(FileError) in try partial.restart(tag: nil) }
            } else {
                guard let size = file.size, partial.count < size, partial.count > before else { break }
            }
        }
        return checksum
    }

    /// Puts the file at the place where an answer begins.
    private func begin(
        _ file: HubRepository.File,
        _ partial: PartialFile,
        with head: HTTPTransfer.Head,
        at address: String
    ) throws(PullError) {
        if head.status == 206 {
            guard head.fields["content-range"]?.hasPrefix("bytes \(partial.count)-") == true else {
                let reason = "it gives another part of the file than was asked for"
                throw .hub(.answerUnreadable(address: address, reason: reason))
            }
            tell("going on with \(file.path) at byte \(partial.count)")
        } else {
            try mapping(PullError.file) { () throws(FileError) in
                try partial.restart(tag: head.fields["etag"])
            }
        }
    }

    /// The size of the file at `path`; nil where there is none.
    private static func size(of path: FilePath) -> Int? {
        var status = stat()
        guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return status.st_size
    }

    /// Gives the file `source` a second name; false where the disk cannot.
    private static func link(_ source: FilePath, to target: FilePath) throws(PullError) -> Bool {
        try mapping(PullError.file) { () throws(FileError) in
            try Files.makeFolder(target.removingLastComponent())
            try Files.remove(target)
        }
        return Glibc.link(source.string, target.string) == 0
    }
}
