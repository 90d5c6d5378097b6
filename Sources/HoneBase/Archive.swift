internal import CArchive
internal import Glibc
public import SystemPackage

/// Archives made by others, zip (also wheels) and tar.gz: unpacked through libarchive, trusted in nothing.
public enum Archive {
    /// The most entries that an archive may have.
    public static let maximumEntries = 100_000

    /// Unpacks the files of `archive` whose names `isWanted` accepts to below `folder`, which is made where
    /// missing.
    ///
    /// The whole archive is checked, also what is not wanted. After an error no unpacked file is left.
    /// Permissions and dates are not taken over.
    ///
    /// - Parameters:
    ///   - limit: The most bytes that all entries together may unpack to, wanted or not.
    /// - Returns: The files written, in the archive's order.
    /// - Throws: `ArchiveError` for names that are absolute or lead upward, links, devices, a name that
    ///   stands twice, more bytes than `limit`, and damaged or truncated archives.
    public static func extract(
        _ archive: FilePath,
        to folder: FilePath,
        limit: Int,
        where isWanted: (String) -> Bool = { _ in true }
    ) throws(ArchiveError) -> [FilePath] {
        var written: [FilePath] = []
        do throws(ArchiveError) {
            try forEachFile(of: archive, limit: limit, where: isWanted) {
                (reader, name, remaining) throws(ArchiveError) in
                let path = folder.appending(name)
                try reader.writeContents(of: name, to: path, limit: limit, remaining: &remaining)
                written.append(path)
            }
        } catch {
            for path in written { try? Files.remove(path) }
            throw error
        }
        return written
    }

    /// The bytes of the files of `archive` whose names `isWanted` accepts, by their names; nothing is written.
    ///
    /// The whole archive is checked as by `extract`, with the same errors.
    ///
    /// - Parameters:
    ///   - limit: The most bytes that all entries together may unpack to, wanted or not.
    package static func contents(
        of archive: FilePath,
        limit: Int,
        where isWanted: (String) -> Bool = { _ in true }
    ) throws(ArchiveError) -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        try forEachFile(of: archive, limit: limit, where: isWanted) {
            (reader, name, remaining) throws(ArchiveError) in
            contents[name] = try reader.contents(of: name, limit: limit, remaining: &remaining)
        }
        return contents
    }

    /// Calls `body` at each wanted file, with the bytes that are still allowed.
    private static func forEachFile(
        of archive: FilePath,
        limit: Int,
        where isWanted: (String) -> Bool,
        _ body: (ArchiveReader, String, inout Int) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        let locale = UnicodeNames()
        defer { locale.end() }
        let reader = try ArchiveReader(archive)
        var names: Set<String> = []
        var remaining = limit
        while let entry = try reader.next() {
            guard names.insert(entry.name).inserted else {
                throw .duplicateEntry(archive, entry: entry.name)
            }
            guard names.count <= maximumEntries else {
                throw .tooManyEntries(archive, limit: maximumEntries)
            }
            guard !entry.isFolder else { continue }
            if isWanted(entry.name) {
                try body(reader, entry.name, &remaining)
            } else {
                guard entry.size <= remaining else { throw .tooLarge(archive, limit: limit) }
                remaining -= entry.size
            }
        }
        try reader.finish()
    }
}

/// Lets this thread read names that are not ASCII: libarchive gives none back that the locale's encoding
/// lacks.
private struct UnicodeNames {
    private let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)
    private let before: locale_t?

    init() { before = uselocale(locale) }

    func end() {
        uselocale(before)
        if let locale { freelocale(locale) }
    }
}

/// One archive being read from front to back.
private final class ArchiveReader {
    struct Entry {
        var name: String
        var isFolder: Bool
        var size: Int
    }

    private let path: FilePath
    private let handle: OpaquePointer?

    init(_ path: FilePath) throws(ArchiveError) {
        self.path = path
        handle = archive_read_new()
        // The streaming reader of zip would take a file without its directory, that is, a truncated one.
        archive_read_support_format_zip_seekable(handle)
        archive_read_support_format_tar(handle)
        try open()
    }

    /// The bytes within a gzip file, as one entry.
    private init(withinGzip path: FilePath) throws(ArchiveError) {
        self.path = path
        handle = archive_read_new()
        archive_read_support_format_raw(handle)
        try open()
    }

    deinit { archive_read_free(handle) }

    private func open() throws(ArchiveError) {
        do throws(FileError) { _ = try MappedFile(path) } catch { throw .file(error) }
        archive_read_support_filter_gzip(handle)
        guard archive_read_open_filename(handle, path.string, 1 << 16) == ARCHIVE_OK else {
            throw .unreadable(path, entry: nil, reason: reason)
        }
    }

    private var reason: String {
        archive_error_string(handle).map { String(cString: $0) } ?? "unknown format"
    }

    /// The next entry that is a file or a folder with a harmless name; nil at the end.
    func next() throws(ArchiveError) -> Entry? {
        var entry: OpaquePointer?
        switch archive_read_next_header(handle, &entry) {
        case ARCHIVE_EOF: return nil
        case ARCHIVE_OK, ARCHIVE_WARN: break
        default: throw .unreadable(path, entry: nil, reason: reason)
        }
        guard let text = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry),
            let given = String(validatingCString: text)
        else { throw .unsafeName(path, entry: "a name that is not UTF-8") }
        let isLink = archive_entry_hardlink(entry) != nil || archive_entry_symlink(entry) != nil
        let kind = archive_entry_filetype(entry)
        guard !isLink, kind == CArchive.S_IFREG || kind == CArchive.S_IFDIR else {
            throw .unsupportedEntry(path, entry: given, kind: isLink ? "a link" : "a device or a pipe")
        }
        let name = try harmlessName(given)
        guard !name.isEmpty || kind == CArchive.S_IFDIR else { throw .unsafeName(path, entry: given) }
        return Entry(
            name: name,
            isFolder: kind == CArchive.S_IFDIR,
            size: max(0, Int(archive_entry_size(entry)))
        )
    }

    /// The name without `.` and empty steps, so that one file has one name.
    private func harmlessName(_ given: String) throws(ArchiveError) -> String {
        let steps = given.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        guard given.utf8.first != UInt8(ascii: "/"), !given.utf8.contains(UInt8(ascii: "\\")),
            !steps.contains("..")
        else { throw .unsafeName(path, entry: given) }
        return steps.filter { $0 != "." }.joined(separator: "/")
    }

    /// Writes the current entry's bytes to a file, as a whole or not at all.
    func writeContents(
        of name: String,
        to target: FilePath,
        limit: Int,
        remaining: inout Int
    ) throws(ArchiveError) {
        var failure: ArchiveError?
        var left = remaining
        do throws(FileError) {
            try Files.replace(target) { (output) throws(FileError) in
                let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
                defer { block.deallocate() }
                while true {
                    let count = archive_read_data(handle, block.baseAddress, block.count)
                    guard count != 0 else { return }
                    if count < 0 {
                        failure = .unreadable(path, entry: name, reason: reason)
                    } else if count > left {
                        failure = .tooLarge(path, limit: limit)
                    }
                    // Any error makes `replace` drop the file; which one it was is told below.
                    guard failure == nil else { throw .unwritable(target, reason: "the archive is bad") }
                    left -= count
                    try output.append(UnsafeRawBufferPointer(rebasing: block[..<count]))
                }
            }
        } catch {
            throw failure ?? ArchiveError.file(error)
        }
        remaining = left
    }

    /// The current entry's bytes.
    func contents(of name: String, limit: Int, remaining: inout Int) throws(ArchiveError) -> [UInt8] {
        var contents: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = archive_read_data(handle, &block, block.count)
            guard count != 0 else { return contents }
            guard count > 0 else { throw .unreadable(path, entry: name, reason: reason) }
            guard count <= remaining else { throw .tooLarge(path, limit: limit) }
            remaining -= count
            contents.append(contentsOf: block[..<count])
        }
    }

    /// Checks that a compressed tar is not cut off behind its last entry, where its reader stops reading.
    func finish() throws(ArchiveError) {
        guard archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR else { return }
        guard archive_filter_code(handle, 0) == ARCHIVE_FILTER_GZIP else {
            throw .unreadable(
                path,
                entry: nil,
                reason: "a tar that is not compressed has no proof of being whole"
            )
        }
        let whole = try ArchiveReader(withinGzip: path)
        var entry: OpaquePointer?
        guard archive_read_next_header(whole.handle, &entry) == ARCHIVE_OK,
            archive_read_data_skip(whole.handle) == ARCHIVE_OK
        else { throw .unreadable(path, entry: nil, reason: whole.reason) }
    }
}

/// Why an archive was not unpacked.
public enum ArchiveError: HoneError, Equatable {
    /// No whole zip or tar.gz, or damaged at the entry.
    case unreadable(FilePath, entry: String?, reason: String)
    /// An entry's name is absolute or leads upward.
    case unsafeName(FilePath, entry: String)
    /// A link, a device or a pipe.
    case unsupportedEntry(FilePath, entry: String, kind: String)
    /// Two entries have one name.
    case duplicateEntry(FilePath, entry: String)
    /// The entries unpack to more bytes than allowed.
    case tooLarge(FilePath, limit: Int)
    /// The archive has more entries than allowed.
    case tooManyEntries(FilePath, limit: Int)
    /// The archive cannot be read, or an unpacked file not be written.
    case file(FileError)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .unreadable(let path, let entry, let reason):
            Problem(
                "not a whole zip or tar.gz archive: \(reason)",
                at: .init(file: path.string, field: entry),
                remedy: "fetch or copy the file once more"
            )
        case .unsafeName(let path, let entry):
            Problem(
                "the archive would write outside of the folder that it is unpacked to",
                at: .init(file: path.string),
                expected: "names below the folder",
                found: entry
            )
        case .unsupportedEntry(let path, let entry, let kind):
            Problem(
                "the archive holds something other than files and folders",
                at: .init(file: path.string, field: entry),
                expected: "a file or a folder",
                found: kind
            )
        case .duplicateEntry(let path, let entry):
            Problem("an entry stands twice in the archive", at: .init(file: path.string, field: entry))
        case .tooLarge(let path, let limit):
            Problem(
                "the archive unpacks to more than is allowed",
                at: .init(file: path.string),
                expected: "at most \(limit) bytes"
            )
        case .tooManyEntries(let path, let limit):
            Problem(
                "the archive has more entries than is allowed",
                at: .init(file: path.string),
                expected: "at most \(limit) entries"
            )
        case .file(let error): error.problem
        }
    }
}
