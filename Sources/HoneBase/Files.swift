internal import Glibc
internal import Synchronization
public import SystemPackage

/// Reading and writing whole files.
///
/// Nothing that was there before is ever lost: files are written aside and renamed.
public enum Files {
    /// Whether anything is at `path`.
    public static func exists(_ path: FilePath) -> Bool { access(path.string, F_OK) == 0 }

    /// Whether a folder is at `path`.
    public static func isFolder(_ path: FilePath) -> Bool {
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// All bytes of the file at `path`.
    public static func bytes(of path: FilePath) throws(FileError) -> [UInt8] {
        try MappedFile(path).withBytes { [UInt8]($0) }
    }

    /// The text of the file at `path`, which must be UTF-8; a byte order mark is left out.
    public static func text(of path: FilePath) throws(FileError) -> String {
        try text(bytes(of: path), of: path)
    }

    /// The text in `bytes`, which were read from `path` and must be UTF-8; a byte order mark is left out.
    public static func text(_ bytes: [UInt8], of path: FilePath) throws(FileError) -> String {
        var bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .notUTF8(path, offset: firstInvalidByte(of: bytes))
        }
        return text
    }

    /// The first `count` bytes of the file at `path`, or all where it has fewer.
    ///
    /// - Throws: `FileError` where it cannot be read.
    public static func start(of path: FilePath, count: Int) throws(FileError) -> [UInt8] {
        try MappedFile(path).withBytes { Array($0.prefix(count)) }
    }

    private static func firstInvalidByte(of bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var consumed = 0
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { consumed += UTF8.width(scalar) }
        return consumed
    }

    /// Makes the folder at `path` and those above it.
    public static func makeFolder(_ path: FilePath) throws(FileError) {
        try path.requireText()
        guard !isFolder(path), !path.isEmpty else { return }
        try makeFolder(path.removingLastComponent())
        guard mkdir(path.string, 0o755) != 0 else { return }
        let code = errno
        // Another process may have made it in between; a file of that name is no folder.
        guard code == EEXIST, isFolder(path) else {
            throw .system(code == EEXIST ? ENOTDIR : code, path, writing: true)
        }
    }

    /// A place for what is soon removed again: `name` in the folder that TMPDIR names, or in the system's.
    public static func temporaryPath(_ name: String) -> FilePath {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        return FilePath(folder.isEmpty ? P_tmpdir : folder).appending(name)
    }

    /// A path beside `target` under a name that nothing has, for what is to become it.
    public static func freePath(beside target: FilePath) -> FilePath {
        var number = 1
        while exists(FilePath("\(target.string).writing-\(number)")) { number += 1 }
        return FilePath("\(target.string).writing-\(number)")
    }

    /// Whether this process may write to what is at `path`.
    public static func isWritable(_ path: FilePath) -> Bool { access(path.string, W_OK) == 0 }

    /// Checks that a file can be made at `path`, where none is: before the work of which it is to hold the result.
    ///
    /// An empty one is written and taken back. No folder is made for it: one that is not there was probably misspelt.
    /// - Throws: `FileError` where it cannot.
    public static func tryWriting(to path: FilePath) throws(FileError) {
        let folder = path.removingLastComponent()
        guard folder.isEmpty || exists(folder) else { throw .system(ENOENT, path, writing: true) }
        try write("", to: path)
        try remove(path)
    }

    /// The names in the folder at `path`, sorted, without `.` and `..`.
    public static func names(in path: FilePath) throws(FileError) -> [String] {
        guard let folder = opendir(path.string) else { throw .system(errno, path, writing: false) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Writes `text` to the file at `path` as a whole or not at all.
    public static func write(_ text: String, to path: FilePath) throws(FileError) {
        var text = text
        let result: Result<Void, FileError> = text.withUTF8 { utf8 in
            do throws(FileError) {
                return .success(try write(UnsafeRawBufferPointer(utf8), to: path))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Writes `bytes` to the file at `path` as a whole or not at all.
    public static func write(_ bytes: UnsafeRawBufferPointer, to path: FilePath) throws(FileError) {
        try replace(path) { (file) throws(FileError) in try file.append(bytes) }
    }

    /// Writes a file piece by piece, as a whole or not at all.
    ///
    /// `body` appends to a file beside `path`, which is then flushed to the disk and renamed. Where `body` or
    /// the disk fails, the file aside is removed and `path` is as it was.
    public static func replace(
        _ path: FilePath,
        _ body: (borrowing FileWriter) throws(FileError) -> Void
    ) throws(FileError) {
        try path.requireText()
        let folder = path.removingLastComponent()
        if !folder.isEmpty { try makeFolder(folder) }
        let aside = FilePath(
            "\(path.string).aside-\(getpid())-\(asides.wrappingAdd(1, ordering: .relaxed).newValue)"
        )
        do {
            let writer = try FileWriter(aside, for: path)
            try body(writer)
            try writer.flush()
        } catch {
            unlink(aside.string)
            throw error
        }
        guard rename(aside.string, path.string) == 0 else {
            let code = errno
            unlink(aside.string)
            throw .system(code, path, writing: true)
        }
    }

    /// Removes what processes that were killed while they replaced a file of `folder` have left beside it.
    ///
    /// What a process that is still there writes stays.
    public static func removeLeftAsides(in folder: FilePath) throws(FileError) {
        for name in try names(in: folder) {
            guard let mark = name.firstRange(of: ".aside-") else { continue }
            let numbers = name[mark.upperBound...].split(separator: "-").compactMap { Int32($0) }
            guard numbers.count == 2, kill(numbers[0], 0) != 0, errno == ESRCH else { continue }
            try remove(folder.appending(name))
        }
    }

    /// How many files this process has written aside: two threads never share one.
    private static let asides = Atomic(0)

    /// Removes the file or the folder with all that is in it; nothing at `path` is no error.
    public static func remove(_ path: FilePath) throws(FileError) {
        var status = stat()
        guard lstat(path.string, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try names(in: path) { try remove(path.appending(name)) }
            guard rmdir(path.string) == 0 else { throw .system(errno, path, writing: true) }
        } else {
            guard unlink(path.string) == 0 else { throw .system(errno, path, writing: true) }
        }
    }

    /// Renames `source` to `target` on the same disk, replacing a file that is there.
    public static func move(_ source: FilePath, to target: FilePath) throws(FileError) {
        guard rename(source.string, target.string) == 0 else { throw .system(errno, target, writing: true) }
    }
}

/// A file being written.
public struct FileWriter: ~Copyable {
    private let path: FilePath
    private let descriptor: Int32

    /// A file at `aside` that will stand for `path`, which errors name.
    fileprivate init(_ aside: FilePath, for path: FilePath) throws(FileError) {
        self.path = path
        descriptor = open(aside.string, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system(errno, path, writing: true) }
    }

    deinit { close(descriptor) }

    /// Appends `bytes`.
    ///
    /// - Throws: `FileError.diskFull` and the like.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            guard written >= 0 else {
                if errno == EINTR { continue }
                throw .system(errno, path, writing: true)
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Appends the UTF-8 of `text`.
    public func append(_ text: String) throws(FileError) {
        var text = text
        let result: Result<Void, FileError> = text.withUTF8 { utf8 in
            do throws(FileError) {
                return .success(try append(UnsafeRawBufferPointer(utf8)))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    fileprivate func flush() throws(FileError) {
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .system(errno, path, writing: true) }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var baseAddress: UnsafeRawPointer? { base.baseAddress.map { $0 + startIndex } }
}
