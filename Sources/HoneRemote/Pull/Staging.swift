internal import Glibc
internal import HoneBase
internal import SystemPackage

/// A folder in the store where a model is put together before it takes its place as a whole.
///
/// It lies on the same disk as the models, so that taking its place is one rename. Only one process at a time
/// has that of a name; what a killed one left is removed by the next, but for what it says to keep.
struct Staging: ~Copyable {
    /// An empty folder, removed with this value.
    let folder: FilePath
    private let lock: FolderLock

    /// Takes the staging folder of the model `name` in the store at `root`.
    ///
    /// - Parameter kept: The name of a folder beside it that outlasts the process, so that a download can go on.
    init(of name: String, in root: FilePath, keeping kept: String? = nil) throws(PullError) {
        let place = root.appending("pulling").appending(name)
        let lock = try Self.lock(place, for: name)
        for leftover in (try? Files.names(in: place)) ?? [] where leftover != ".lock" && leftover != kept {
            try? Files.remove(place.appending(leftover))
        }
        let folder = place.appending("\(getpid())")
        try mapping(PullError.file) { () throws(FileError) in try Files.makeFolder(folder) }
        self.folder = folder
        self.lock = lock
    }

    private static func lock(_ place: FilePath, for name: String) throws(PullError) -> FolderLock {
        do throws(FileError) { return try FolderLock(place) } catch {
            if case .locked = error { throw .alreadyRunning(name) }
            throw .file(error)
        }
    }

    deinit { try? Files.remove(folder) }

    /// Moves the finished folder `source`, which lies within this one, to `target`; what was there leaves in
    /// the same moment.
    borrowing func install(_ source: FilePath, at target: FilePath) throws(PullError) {
        let aside = folder.appending("replaced")
        try mapping(PullError.file) { () throws(FileError) in
            try Files.makeFolder(target.removingLastComponent())
            guard Files.exists(target) else { return try Files.move(source, to: target) }
            if Self.exchange(source, target) { return }
            // A disk that cannot exchange two folders: for a moment, there is none.
            try Files.move(target, to: aside)
            try Files.move(source, to: target)
        }
    }

    /// Exchanges two folders in one step where the disk can do that.
    private static func exchange(_ first: FilePath, _ second: FilePath) -> Bool {
        typealias Rename =
            @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        // The C library shows this function to GNU sources only, which Swift's import is not.
        guard let address = dlsym(nil, "renameat2") else { return false }
        let exchangeFlag: UInt32 = 2
        let rename = unsafeBitCast(address, to: Rename.self)
        return rename(AT_FDCWD, first.string, AT_FDCWD, second.string, exchangeFlag) == 0
    }
}
