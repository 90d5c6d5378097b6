internal import CArchive
package import SystemPackage

/// The bytes within a gzip file, unpacked piece by piece through libarchive.
package final class GzipFile {
    private let path: FilePath
    private let handle: OpaquePointer?
    private var isEmpty = false
    /// The checksum and length that the file's last eight bytes tell; libarchive does not look at them.
    private let trailer: (checksum: UInt32, length: UInt32)
    private var checksum = CRC32()
    private var length = 0

    /// Opens the file at `path`.
    ///
    /// - Throws: `FileError` where it cannot be read or is no gzip file.
    package init(_ path: FilePath) throws(FileError) {
        self.path = path
        trailer = try MappedFile(path).withBytes { bytes in
            func number(_ offset: Int) -> UInt32 {
                bytes.count < 8
                    ? 0 : bytes.loadUnaligned(fromByteOffset: bytes.count - offset, as: UInt32.self)
            }
            return (UInt32(littleEndian: number(8)), UInt32(littleEndian: number(4)))
        }
        handle = archive_read_new()
        archive_read_support_format_raw(handle)
        archive_read_support_format_empty(handle)
        archive_read_support_filter_gzip(handle)
        var entry: OpaquePointer?
        guard archive_read_open_filename(handle, path.string, 1 << 16) == ARCHIVE_OK else { throw failure }
        let header = archive_read_next_header(handle, &entry)
        // Any file is raw data; only one that is packed goes through the filter.
        guard archive_filter_code(handle, 0) == ARCHIVE_FILTER_GZIP else {
            throw .unreadable(path, reason: "this is not a gzip file")
        }
        guard header == ARCHIVE_OK || header == ARCHIVE_EOF else { throw failure }
        isEmpty = header == ARCHIVE_EOF
    }

    deinit { archive_read_free(handle) }

    private var failure: FileError {
        let reason = archive_error_string(handle).map { String(cString: $0) } ?? "not a whole gzip file"
        return .unreadable(path, reason: reason)
    }

    /// Unpacks the next bytes into `buffer`; returns their number, 0 at the end.
    ///
    /// - Throws: `FileError` where the file is damaged or cut off.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        guard !isEmpty else { return 0 }
        let count = archive_read_data(handle, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw failure }
        checksum.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        length += count
        // The length is another where the file has several members: then the checksum is only that of the last.
        if count == 0, UInt32(truncatingIfNeeded: length) == trailer.length,
            checksum.value != trailer.checksum
        {
            throw .unreadable(path, reason: "the gzip file is damaged: its checksum is another")
        }
        return count
    }
}
