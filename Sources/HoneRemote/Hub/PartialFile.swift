internal import Glibc
internal import HoneBase
internal import SystemPackage

/// A file on its way: what came of it so far, and the tag by which the server knows it again.
///
/// Both are on the disk, so that another process can go on where this one ended.
final class PartialFile {
    private let path: FilePath
    private let tagPath: FilePath
    private let descriptor: Int32
    /// The number of bytes that are there.
    private(set) var count: Int
    /// The server's tag of the content of which these bytes are the beginning.
    private(set) var tag: String?

    /// What is at `path`, or nothing yet.
    init(_ path: FilePath) throws(FileError) {
        self.path = path
        tagPath = FilePath(path.string + ".tag")
        try Files.makeFolder(path.removingLastComponent())
        descriptor = open(path.string, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .system(errno, path, writing: true) }
        count = lseek(descriptor, 0, SEEK_END)
        tag = (try? Files.text(of: tagPath)).flatMap { $0.isEmpty ? nil : $0 }
    }

    deinit { close(descriptor) }

    /// Appends what came.
    func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let written = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, count)
            guard written >= 0 else {
                if errno == EINTR { continue }
                throw .system(errno, path, writing: true)
            }
            done += written
            count += written
        }
    }

    /// Begins anew with content of this tag.
    func restart(tag: String?) throws(FileError) {
        guard ftruncate(descriptor, 0) == 0 else { throw .system(errno, path, writing: true) }
        count = 0
        // A tag that is weak (RFC 9110) does not tell bytes apart.
        self.tag = tag?.hasPrefix("W/") == true ? nil : tag
        try Files.write(self.tag ?? "", to: tagPath)
    }

    /// Throws away what came.
    func discard() throws(FileError) {
        try restart(tag: nil)
        try Files.remove(path)
        try Files.remove(tagPath)
    }

    /// Makes the file a finished one at `target`.
    func finish(at target: FilePath) throws(FileError) {
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .system(errno, path, writing: true) }
        try Files.makeFolder(target.removingLastComponent())
        try Files.move(path, to: target)
        try Files.remove(tagPath)
    }
}
