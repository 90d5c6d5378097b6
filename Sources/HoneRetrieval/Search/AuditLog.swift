internal import Glibc
internal import HoneBase
public import SystemPackage

/// Who asked an index when, and which chunks were shown: a line of JSON a query, in a file beside the index.
///
/// A line is written before its results are shown; where it cannot be written, they are not, and the log is as it was.
public struct AuditLog: Sendable {
    /// The file.
    public let path: FilePath

    /// The log of the index at `path`: beside the file itself where that is a link, so that an index has one.
    public init(of path: FilePath) {
        var status = stat()
        let isLink = lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
        let file = isLink ? path.resolved ?? path : path
        self.path = FilePath(file.string + ".audit.jsonl")
    }

    /// Notes that `results` are shown for `request`.
    ///
    /// - Throws: `AuditLogError`.
    public func note(_ request: SearchRequest, _ results: [SearchResult]) throws(AuditLogError) {
        let line: JSON = [
            "at": .string(Timestamp.now), "as": .string(request.reader.name),
            "query": .string(request.text), "search": .string(request.method.rawValue),
            "chunks": .array(
                results.map { result in
                    [
                        "document": .string(result.document.identifier),
                        "version": .string(result.document.version),
                        "range": [.integer(result.range.lowerBound), .integer(result.range.upperBound)],
                    ]
                }
            ),
        ]
        do throws(FileError) { try append(line.text() + "\n") } catch { throw AuditLogError(error) }
    }

    /// Adds a whole line, or nothing: one process after the other, and behind a line that was broken off a line of its own.
    private func append(_ line: String) throws(FileError) {
        let descriptor = open(path.string, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(errno, path, writing: true) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .system(errno, path, writing: true) }
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno, path, writing: true) }
        var bytes = Array(line.utf8)
        var last: UInt8 = 0
        if pread(descriptor, &last, 1, status.st_size - 1) == 1, last != 0x0A { bytes.insert(0x0A, at: 0) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = FileError.system(count < 0 ? errno : ENOSPC, path, writing: true)
                guard ftruncate(descriptor, status.st_size) == 0 else {
                    throw .unwritable(path, reason: "there is room for a part of the line only, which stays")
                }
                throw error
            }
            rest = rest.dropFirst(count)
        }
    }
}
