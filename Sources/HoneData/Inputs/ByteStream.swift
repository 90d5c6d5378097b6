internal import Glibc
internal import HoneBase
internal import SystemPackage

/// The bytes of a file or of standard input, read piece by piece into one buffer.
struct ByteStream: ~Copyable {
    private let path: FilePath
    private let descriptor: Int32
    private let isOwned: Bool
    private let packed: GzipFile?
    private var buffer: [UInt8] = []
    private var start = 0
    /// The most bytes of one record that are unpacked: a small file may unpack to more than any memory.
    private static let mostUnpacked = 1 << 26
    /// Whether the file ends with the bytes in the buffer.
    private(set) var isWhole = false

    /// Opens the file at `path`; nil stands for standard input.
    init(_ path: FilePath?) throws(FileError) {
        self.path = path ?? "standard input"
        packed = nil
        isOwned = path != nil
        if let path {
            descriptor = open(path.string, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .system(errno, path, writing: false) }
        } else {
            descriptor = STDIN_FILENO
        }
    }

    /// Opens the gzip file at `path`; the bytes are those within it.
    init(unpacking path: FilePath) throws(FileError) {
        self.path = path
        packed = try GzipFile(path)
        isOwned = false
        descriptor = -1
    }

    /// Opens the file at `path`; a name that ends in `.gz` tells that it is packed.
    init(packedOrPlain path: FilePath) throws(FileError) {
        if path.string.hasSuffix(".gz") { try self.init(unpacking: path) } else { try self.init(path) }
    }

    deinit { if isOwned { close(descriptor) } }

    /// The number of bytes that were read and not yet consumed.
    var unread: Int { buffer.count - start }

    /// Calls `body` with the bytes that were read and not yet consumed; `body` moves the offset over what it
    /// consumes.
    mutating func withBytes<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>, inout Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var offset = start
        defer { start = offset }
        return try buffer.withUnsafeBufferPointer { (bytes) throws(Failure) in try body(bytes, &offset) }
    }

    /// Reads more: as much as is unread already, so that one long record takes linear time, and 256 KiB at
    /// least.
    mutating func fill() throws(FileError) {
        buffer.removeFirst(start)
        start = 0
        guard packed == nil || buffer.count < Self.mostUnpacked else {
            throw .unreadable(path, reason: "one line or text in it unpacks to more than 64 MB")
        }
        let wanted = max(1 << 18, buffer.count)
        let (oldCount, descriptor) = (buffer.count, descriptor)
        buffer.append(contentsOf: repeatElement(0, count: wanted))
        if packed != nil { return try unpack(to: oldCount) }
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + oldCount, wanted) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno, path, writing: false) }
            buffer.removeLast(wanted - count)
            isWhole = count == 0
            return
        }
    }

    private mutating func unpack(to end: Int) throws(FileError) {
        let result: Result<Int, FileError> = buffer.withUnsafeMutableBytes { bytes in
            do throws(FileError) {
                let room = UnsafeMutableRawBufferPointer(rebasing: bytes[end...])
                return .success(try packed?.read(into: room) ?? 0)
            } catch {
                return .failure(error)
            }
        }
        let count: Int
        do throws(FileError) { count = try result.get() } catch {
            buffer.removeLast(buffer.count - end)
            throw error
        }
        buffer.removeLast(buffer.count - end - count)
        isWhole = count == 0
    }
}
