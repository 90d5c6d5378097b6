internal import Glibc
internal import HoneBase
internal import SystemPackage

/// A regular file, open for reading: read in pieces rather than mapped, since a mapped file that somebody shortens
/// would end the process.
final class OpenedFile {
    let path: FilePath
    /// The number of bytes when it was opened.
    let count: Int
    private let descriptor: Int32

    /// Opens the file at `path`, which may not be a symbolic link.
    init(_ path: FilePath) throws(FileError) {
        let opened = open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard opened >= 0 else { throw .system(errno, path, writing: false) }
        do throws(FileError) { count = try Self.size(of: opened, path) } catch {
            // An object that was never made is not taken down.
            close(opened)
            throw error
        }
        self.path = path
        descriptor = opened
    }

    /// The bytes of a regular file.
    private static func size(of opened: Int32, _ path: FilePath) throws(FileError) -> Int {
        var status = stat()
        guard fstat(opened, &status) == 0 else { throw .system(errno, path, writing: false) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw .notAFile(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path, reason: "it is no regular file")
        }
        return Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// The bytes from `offset` on: `count` of them, or fewer where the file ends.
    func bytes(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        let wanted = max(0, min(count, self.count - offset))
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = 0
            while filled < wanted {
                let step = pread(
                    descriptor,
                    buffer.baseAddress! + filled,
                    wanted - filled,
                    off_t(offset + filled)
                )
                if step < 0, errno == EINTR { continue }
                if step < 0 { failure = errno }
                guard step > 0 else { return }
                filled += step
            }
        }
        if let failure { throw .system(failure, path, writing: false) }
        return bytes
    }

    /// All bytes.
    func bytes() throws(FileError) -> [UInt8] { try bytes(at: 0, count: count) }
}
