internal import Glibc
internal import HoneBase
internal import SystemPackage

/// The file of an index, as one state of it is: parts that never change once they are written, one behind the other.
///
/// | bytes | what |
/// | --- | --- |
/// | 0..<8 | `HONEINDX` |
/// | 8..<12 | version, little-endian |
/// | 16..<24 | the sequence of the last root that is known to be on the disk, little-endian |
/// | 512..<1024, 1024..<1536 | a root each, see `IndexRoot` |
/// | 4096... | parts and states, each from a multiple of 64 on |
///
/// The header is there before anything else. A change writes behind the end of what counts, flushes, and then writes its
/// root: a reader sees the state before or the state behind, whatever happens meanwhile, and goes on to see the one that it
/// opened. Last it notes the root's sequence in the header: where that root is damaged later, the file is refused, since the
/// state before may show what is not to be shown any more.
struct IndexFile {
    /// Version 2 has graphs; an index without them is written as version 1, which older programs read.
    static let version: UInt32 = 2
    static let firstPart = 4_096
    static let alignment = 64
    fileprivate static let magic: [UInt8] = Array("HONEINDX".utf8)
    static let sequenceOffset = 16

    let path: FilePath
    /// The root that counted when the file was opened.
    let root: IndexRoot
    /// All bytes, mapped.
    let bytes: MappedFile

    /// Opens the index at `path`.
    ///
    /// - Throws: `IndexError`.
    init(_ path: FilePath) throws(IndexError) {
        let bytes: MappedFile
        do throws(FileError) { bytes = try MappedFile(path) } catch {
            guard case .notAFile = error else { throw .file(error) }
            throw .folder(path)
        }
        (self.path, self.bytes) = (path, bytes)
        root = try bytes.withBytes { (all) throws(IndexError) in try Self.root(of: all, path) }
    }

    /// The bytes of the state, in the form that the index gives it.
    var state: [UInt8] { bytes.withBytes { Array($0[root.state]) } }

    /// The most bytes of a file of zeros that is taken for one whose maker got no further.
    private static let mostZeros = 65_536

    /// Whether the file at `path` was to become an index, and nothing in it counts yet: its maker was killed.
    static func isUnfinished(_ path: FilePath) throws(IndexError) -> Bool {
        let bytes = try mapping(IndexError.file) { () throws(FileError) in try MappedFile(path) }
        return bytes.withBytes { isUnfinished(bytes: $0) }
    }

    /// The same by all bytes of a file: the header, which is written before anything else, alone or with the beginning
    /// of the first root, or nothing but zeros.
    ///
    /// A root that was once whole has no zero where a broken one has nothing, and the sequence of one is in the header.
    private static func isUnfinished(bytes: UnsafeRawBufferPointer) -> Bool {
        for version in 1...version {
            let start = magic(version: version)
            guard bytes.count >= firstPart, bytes.starts(with: start) else { continue }
            let place = IndexRoot.firstPlace
            return bytes[start.count..<place.lowerBound].allSatisfy { $0 == 0 }
                && IndexRoot.isUnfinished(bytes[place])
                && bytes[place.upperBound..<firstPart].allSatisfy { $0 == 0 }
        }
        return bytes.count <= mostZeros && bytes.allSatisfy { $0 == 0 }
    }

    private static func root(of all: UnsafeRawBufferPointer, _ path: FilePath) throws(IndexError) -> IndexRoot
    {
        guard all.count >= 12, all.starts(with: magic) else {
            throw isUnfinished(bytes: all) ? .unfinished(path) : .notAnIndex(path)
        }
        let version = UInt32(littleEndian: all.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        guard version <= Self.version else {
            throw .versionFromFuture(path, found: version, known: Self.version)
        }
        guard all.count >= firstPart else { throw .damaged(path, what: "it is cut off") }
        let roots = IndexRoot.places.compactMap { IndexRoot(all[$0..<$0 + IndexRoot.size]) }
            .sorted { $0.sequence > $1.sequence }
        guard !roots.isEmpty else {
            throw isUnfinished(bytes: all)
                ? .unfinished(path) : .damaged(path, what: "no state of it counts")
        }
        let sequence = UInt64(
            littleEndian: all.loadUnaligned(fromByteOffset: sequenceOffset, as: UInt64.self)
        )
        for root in roots
        where root.sequence >= sequence && root.end <= all.count && root.state.lowerBound >= firstPart {
            let state = UnsafeRawBufferPointer(rebasing: all[root.state])
            if Digest(of: state).description == root.stateDigest { return root }
        }
        throw .damaged(path, what: "it is cut off, or its state is not as it was written")
    }
}

/// A change of an index, by the one process that may make it.
struct IndexWriter: ~Copyable {
    /// The file that is changed.
    let path: FilePath
    /// It, opened for writing.
    let descriptor: Int32
    /// The root that counts.
    private(set) var root: IndexRoot?
    /// Where the next part goes.
    private(set) var end: Int
    /// Whether this process has made the file, which goes where nothing is committed.
    let isMade: Bool

    /// Opens the index at `path` for a change; one that is made here is there when the change is committed.
    ///
    /// - Throws: `IndexError.locked` where another process is changing it.
    init(_ path: FilePath) throws(IndexError) {
        let (opened, isMade) = try Self.locked(path)
        let found: IndexRoot?
        do throws(IndexError) { found = try Self.root(of: path) } catch {
            close(opened)
            throw error
        }
        self.path = path
        descriptor = opened
        root = found
        end = found?.end ?? IndexFile.firstPart
        self.isMade = isMade
        if isMade { UnfinishedFile.begin(path) }
    }

    /// The file at `path`, opened and locked, and whether it was made for that.
    private static func locked(_ path: FilePath) throws(IndexError) -> (opened: Int32, isMade: Bool) {
        try mapping(IndexError.file) { () throws(FileError) in try path.requireText() }
        while true {
            // As secret as the most secret of its documents may be.
            let mode: mode_t = 0o600
            var opened = open(path.string, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            let isMade = opened >= 0
            if !isMade, errno == EEXIST { opened = open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, mode) }
            guard opened >= 0 else { throw .file(.system(errno, path, writing: true)) }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(opened)
                throw code == EWOULDBLOCK ? .locked(path) : .file(.system(code, path, writing: true))
            }
            // Between the two a change may have put another file in its place.
            var (mine, present) = (stat(), stat())
            if fstat(opened, &mine) == 0, stat(path.string, &present) == 0,
                (mine.st_dev, mine.st_ino) == (present.st_dev, present.st_ino)
            {
                return (opened, isMade)
            }
            close(opened)
        }
    }

    /// What counts in the file; nil for one that a process was killed at before its first commit.
    private static func root(of path: FilePath) throws(IndexError) -> IndexRoot? {
        try IndexFile.isUnfinished(path) ? nil : IndexFile(path).root
    }

    deinit {
        if isMade, root == nil {
            unlink(path.string)
            UnfinishedFile.end()
        }
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Writes a part; where it stands.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(IndexError) -> Range<Int> {
        // First what tells whose file it is: without it, what a killed process leaves would be a stranger's.
        if root == nil, end == IndexFile.firstPart { try writeHeader() }
        let start = (end + IndexFile.alignment - 1) / IndexFile.alignment * IndexFile.alignment
        try write(bytes, at: start)
        end = start + bytes.count
        return start..<end
    }

    /// Makes `state` the one that counts, in a file of this version: all or nothing.
    ///
    /// - Throws: `IndexError.notNoted` where it counts all the same; after any other the state before counts.
    mutating func commit(_ state: [UInt8], version: UInt32 = 1) throws(IndexError) {
        let place = try state.withRawBytes { (bytes) throws(IndexError) in try append(bytes) }
        let next = IndexRoot(
            sequence: (root?.sequence ?? 0) + 1,
            state: place,
            stateDigest: state.withRawBytes { Digest(of: $0).description },
            end: end
        )
        // Before the root: a program that does not know this version must not see the state.
        if version == IndexFile.version { try write(version) }
        // What the root names must be on the disk before it is.
        try flush()
        try next.bytes.withRawBytes { (bytes) throws(IndexError) in try write(bytes, at: next.place) }
        try flush()
        root = next
        if isMade { UnfinishedFile.end() }
        try note(next, version: version)
    }

    /// Notes in the header that `root` is on the disk, and the version of its state.
    func note(_ root: IndexRoot, version: UInt32) throws(IndexError) {
        do throws(IndexError) {
            let sequence = withUnsafeBytes(of: root.sequence.littleEndian) { Array($0) }
            try sequence.withRawBytes { (bytes) throws(IndexError) in
                try write(bytes, at: IndexFile.sequenceOffset)
            }
            try write(version)
        } catch {
            throw .notNoted(path, reason: error.problem.what)
        }
    }

    private func write(_ version: UInt32) throws(IndexError) {
        let header = IndexFile.magic(version: version)
        try header.withRawBytes { (bytes) throws(IndexError) in try write(bytes, at: 0) }
    }

    private func writeHeader() throws(IndexError) {
        var header = IndexFile.magic(version: 1)
        header += [UInt8](repeating: 0, count: IndexFile.firstPart - header.count)
        try header.withRawBytes { (bytes) throws(IndexError) in try write(bytes, at: 0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(IndexError) {
        var done = 0
        while done < bytes.count, let base = bytes.baseAddress {
            let count = pwrite(descriptor, base + done, bytes.count - done, off_t(offset + done))
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw .file(.system(count == 0 ? ENOSPC : errno, path, writing: true))
            }
            done += count
        }
    }

    private func flush() throws(IndexError) {
        guard fsync(descriptor) == 0 else { throw .file(.system(errno, path, writing: true)) }
    }
}

extension IndexFile {
    /// What a file of this version begins with.
    fileprivate static func magic(version: UInt32) -> [UInt8] {
        magic + withUnsafeBytes(of: version.littleEndian) { Array($0) }
    }
}
