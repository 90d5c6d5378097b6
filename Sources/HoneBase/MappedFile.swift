internal import Glibc
public import SystemPackage

/// A file's bytes, mapped for reading.
///
/// The mapping ends with the last reference.
public final class MappedFile: @unchecked Sendable {  // Immutable: the bytes are only ever read.
    /// Where the file was.
    public let path: FilePath
    private let mapping: UnsafeRawBufferPointer

    /// Maps the file at `path`.
    ///
    /// - Throws: `FileError` where it is missing, a folder or unreadable.
    public init(_ path: FilePath) throws(FileError) {
        self.path = path
        try path.requireText()
        let descriptor = open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(errno, path, writing: false) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno, path, writing: false) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw .notAFile(path) }
        // A pipe would be waited for, and has no bytes to map.
        guard ![S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) else {
            throw .unreadable(path, reason: "it is no regular file")
        }
        guard status.st_size > 0 else {
            mapping = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let address = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address, address != MAP_FAILED else { throw .system(errno, path, writing: false) }
        mapping = UnsafeRawBufferPointer(start: address, count: status.st_size)
    }

    deinit {
        if let address = mapping.baseAddress {
            munmap(UnsafeMutableRawPointer(mutating: address), mapping.count)
        }
    }

    /// The number of bytes.
    public var count: Int { mapping.count }

    /// Calls `body` with the file's bytes; they must not escape.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(mapping)
    }

    /// Tells the kernel that these bytes will not be read again, so that their pages leave memory.
    public func release(_ range: Range<Int>) {
        guard let base = mapping.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = (range.lowerBound + page - 1) / page * page
        let end = range.upperBound / page * page
        guard start < end else { return }
        madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
    }
}
