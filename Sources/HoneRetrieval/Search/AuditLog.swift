internal import Glibc
public import HoneBase
public import SystemPackage

/// Who asked an index when, and which chunks were shown: a line of JSON a query, in a file beside the index.
///
/// A line is written before its results are shown; where it cannot be written, they are not.
public struct AuditLog: Sendable {
    /// The file.
    public let path: FilePath

    /// The log of the index at `path`.
    public init(of path: FilePath) { self.path = FilePath(path.string + ".audit.jsonl") }

    /// Notes that `results` are shown for `request`.
    ///
    /// - Throws: `FileError`.
    public func note(_ request: SearchRequest, _ results: [SearchResult]) throws(FileError) {
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
        try append(line.text() + "\n")
    }

    /// Adds a line in one write, so that lines of several processes stay whole.
    private func append(_ line: String) throws(FileError) {
        let descriptor = open(path.string, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(errno, path, writing: true) }
        defer { close(descriptor) }
        let bytes = Array(line.utf8)
        let written = write(descriptor, bytes, bytes.count)
        guard written == bytes.count else {
            throw .system(written < 0 ? errno : ENOSPC, path, writing: true)
        }
    }
}
