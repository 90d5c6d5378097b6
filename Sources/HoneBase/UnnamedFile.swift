internal import Glibc
public import SystemPackage

/// A file without a name, for what is needed no longer than this process lives.
///
/// It takes up the disk, not memory, and is gone with the process, however that ends: there is no name to remove.
public final class UnnamedFile: Sendable {
    /// What opens it, in this process only.
    public let path: FilePath
    /// The folder on whose disk it lies.
    public let folder: FilePath
    private let descriptor: Int32

    /// An empty file in `folder`; by default where TMPDIR says, or in the system's folder for temporary files.
    ///
    /// - Throws: `FileError` where no file can be made there.
    public init(in folder: FilePath = Files.temporaryPath("")) throws(FileError) {
        var opened = open(folder.string, Self.withoutName | O_RDWR | O_CLOEXEC, 0o600)
        if opened < 0, [EOPNOTSUPP, EISDIR, EINVAL].contains(errno) { opened = Self.unlinked(in: folder) }
        guard opened >= 0 else { throw .system(errno, folder, writing: true) }
        descriptor = opened
        self.folder = folder
        path = FilePath("/proc/self/fd/\(opened)")
    }

    deinit { close(descriptor) }

    /// `O_TMPFILE`, a macro of two flags.
    private static let withoutName = 0o20_000_000 | O_DIRECTORY

    /// A file whose name is removed at once, for disks that know no other way.
    private static func unlinked(in folder: FilePath) -> Int32 {
        var template = Array(folder.appending("hone-XXXXXX").string.utf8CString)
        let opened = mkstemp(&template)
        guard opened >= 0 else { return opened }
        unlink(template)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
        return opened
    }
}
