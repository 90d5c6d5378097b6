internal import Glibc
public import SystemPackage

/// Keeps a second process from writing to the same folder; the lock ends with this value or the process,
/// however it ends.
public struct FolderLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock of `folder`, which is made where it is missing.
    ///
    /// - Throws: `FileError.locked` where another process holds it.
    public init(_ folder: FilePath) throws(FileError) {
        try Files.makeFolder(folder)
        let path = folder.appending(".lock")
        let opened = open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw .system(errno, path, writing: true) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(opened)
            throw code == EWOULDBLOCK ? .locked(folder) : .system(code, path, writing: true)
        }
        descriptor = opened
    }

    deinit {
        // A child that another thread is starting shares the descriptor until it runs its program: closing alone
        // would leave it the lock for that long.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
