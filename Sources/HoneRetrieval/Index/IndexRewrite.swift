internal import Glibc
internal import HoneBase
internal import SystemPackage

extension IndexWriter {
    /// Makes `state` the one that counts: all or nothing.
    ///
    /// Where more than half of the file is parts that nothing needs any more, all that the state needs is written aside, and
    /// the file aside takes the place of the old one. Whoever has opened the old one goes on to see it. What is copied is
    /// less than what changes have left behind: rewriting costs no more than they did.
    ///
    /// - Parameter isPurging: whether a file that was there before is written aside however little of it is not needed.
    /// - Throws: `IndexError`; then the index is as it was, but for `notNoted`, where it is as it was to be.
    consuming func commit(_ state: IndexState, isPurging: Bool) throws(IndexError) {
        // What a process that was killed has left; whoever holds the lock is alone.
        unlink(aside.string)
        let bytes = state.bytes
        let needed = state.parts.reduce(IndexFile.firstPart + bytes.count) { $0 + $1.count }
        // Of a file that is made here nothing is gone yet, and it would go itself: its own root was never written.
        guard !isMade, isPurging || needed < (end + bytes.count) / 2 else {
            return try commit(bytes, version: state.fileVersion)
        }
        do throws(IndexError) { try rewrite(state) } catch {
            unlink(aside.string)
            guard !isPurging else { throw error }
            // There may be no room for a second file, or no right to make one: then the index grows.
            try commit(bytes, version: state.fileVersion)
        }
    }

    /// Where the file is written that takes the place of this one.
    private var aside: FilePath { FilePath(target.string + ".rewriting") }

    /// The file itself, where the index is a link to it.
    private var target: FilePath { path.resolved ?? path }

    private func rewrite(_ state: IndexState) throws(IndexError) {
        func check(_ outcome: Int32) throws(IndexError) {
            guard outcome == 0 else { throw .file(.system(errno, path, writing: true)) }
        }
        let (target, aside) = (target, aside)
        let old = try mapping(IndexError.file) { () throws(FileError) in try MappedFile(path) }
        var writer = try IndexWriter(aside)
        let moved = try state.moved { (part) throws(IndexError) in
            try old.withBytes { (bytes) throws(IndexError) in
                try writer.append(UnsafeRawBufferPointer(rebasing: bytes[part]))
            }
        }
        var status = stat()
        try check(fstat(descriptor, &status))
        try check(fchmod(writer.descriptor, status.st_mode & 0o7777))
        do throws(IndexError) { try writer.commit(moved.bytes, version: moved.fileVersion) } catch {
            // What stands aside has changed nothing yet.
            guard case .notNoted(_, let reason) = error else { throw error }
            throw .file(.unwritable(path, reason: reason))
        }
        try check(rename(aside.string, target.string))
        // The new name is on the disk when its folder is; until then the old file is.
        let folder = open(target.removingLastComponent().string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
