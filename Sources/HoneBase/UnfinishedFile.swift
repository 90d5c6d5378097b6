internal import Glibc
internal import Synchronization
package import SystemPackage

/// The file that this process has made under its own name and not finished: what goes where a signal ends the process.
///
/// One at a time; of several the last.
package enum UnfinishedFile {
    /// Where the bytes of its path are, 0 for none: they stay there, since a handler may be reading them.
    private static let path = Atomic<UInt>(0)

    /// From now on the file at `path` goes with the process.
    package static func begin(_ path: FilePath) {
        self.path.store(UInt(bitPattern: strdup(path.string)), ordering: .relaxed)
    }

    /// The file stays from now on, or is gone already.
    package static func end() { path.store(0, ordering: .relaxed) }

    /// Removes the file, if there is one; safe in a signal handler where `end` was called before any signal came.
    package static func remove() {
        let address = path.load(ordering: .relaxed)
        if let name = UnsafePointer<CChar>(bitPattern: address) { unlink(name) }
    }
}
