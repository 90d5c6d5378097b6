internal import Glibc
internal import HoneBase
public import SystemPackage

/// A folder of documents: its files in the order of their names, and what in it cannot be read.
///
/// Hidden files and folders are left out, as are the locks of office programs (`~$`) and `permissions.yaml` at its top,
/// which says who may read; further down such a file is an error, since it would not hold. Symbolic links are not followed;
/// a folder that is named through one is.
public struct DocumentFolder: Sendable {
    /// The folder, as it was named.
    public let path: FilePath
    /// The files whose format is known, in order.
    public let files: [DocumentFile]
    /// What was passed over or cannot be read, in order: other formats, links that lead out, folders without permission.
    public let faults: [LoadFault]

    /// The folders that cannot be read, as their files would be called: with a `/` at the end.
    let unreadableFolders: [String]

    /// The bytes of all files together, for progress.
    public var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// The name of the file at the top that says who may read the documents.
    public static let permissionsFile = "permissions.yaml"

    /// Whether a file of this name is that file, or is meant to be.
    public static func isMeantAsPermissions(_ name: String) -> Bool {
        // An editor may have added an ending.
        let parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        return ["permissions", "permission"].contains(parts[0])
            && parts.dropFirst().contains { ["yaml", "yml"].contains($0) }
    }

    /// Whether what is at `path` is `folder` or stands below it; both are absolute and without links.
    static func isWithin(_ path: String, _ folder: String) -> Bool {
        // The top of all folders alone ends with what parts names.
        let start = folder.utf8.last == UInt8(ascii: "/") ? folder : folder + "/"
        return (path + "/").utf8.starts(with: start.utf8)
    }

    /// The names that files of documents end in.
    public static var endings: [String] { DocumentLoaders.endings }

    /// Reads the names of all files in the folder and those below it.
    ///
    /// - Parameters:
    ///   - others: files that are no documents, wherever they are and however they are named.
    ///   - mayHoldNone: whether a folder without documents is read as one that has none.
    /// - Throws: `DocumentFolderError` where there is no folder at `path`, no document in it, or a file of permissions
    ///   below its top.
    public init(
        _ path: FilePath,
        without others: [FilePath] = [],
        mayHoldNone: Bool = false
    ) throws(DocumentFolderError) {
        var walk = FolderWalk(path, without: others)
        do throws(FileError) { try walk.read() } catch { throw .folder(error) }
        if let inner = walk.innerPermissions {
            throw .innerPermissions(inner, top: path.appending(Self.permissionsFile))
        }
        guard mayHoldNone || !walk.files.isEmpty else {
            throw .noDocuments(
                folder: path.string,
                isEmpty: walk.isEmpty,
                known: DocumentLoaders.endings,
                faults: walk.faults
            )
        }
        self.path = path
        files = walk.files
        faults = walk.faults
        unreadableFolders = walk.unreadableFolders
    }
}

/// The way through a folder.
private struct FolderWalk {
    private(set) var files: [DocumentFile] = []
    private(set) var faults: [LoadFault] = []
    private(set) var unreadableFolders: [String] = []
    /// The first file below the top that is meant to say who may read.
    private(set) var innerPermissions: FilePath?
    /// Whether there is nothing at all in the folder.
    private(set) var isEmpty = false
    private let root: FilePath
    private var names: Set<String> = []
    /// The files that are no documents, by device and number.
    private let others: [(dev_t, ino_t)]

    init(_ root: FilePath, without others: [FilePath]) {
        self.root = root
        self.others = others.compactMap { path in
            var status = stat()
            return stat(path.string, &status) == 0 ? (status.st_dev, status.st_ino) : nil
        }
    }

    mutating func read() throws(FileError) {
        try root.requireText()
        guard Files.exists(root) else { throw .missing(root) }
        guard Files.isFolder(root) else { throw .notAFolder(root) }
        // Folders are read from a list, since a path of many is no reason to nest calls.
        var folders = [(path: root, identifier: "")]
        while let folder = folders.popLast() {
            let names: [String]
            do throws(FileError) { names = try Files.names(in: folder.path) } catch {
                guard !folder.identifier.isEmpty else { throw error }
                report(folder.path, .file(error))
                unreadableFolders.append(folder.identifier)
                continue
            }
            if folder.identifier.isEmpty { isEmpty = names.isEmpty }
            var inner: [(path: FilePath, identifier: String)] = []
            for name in names where !isLeftOut(name, isTop: folder.identifier.isEmpty) {
                let path = folder.path.appending(name)
                let identifier = folder.identifier + name
                if visit(path, name, identifier) { inner.append((path, identifier + "/")) }
            }
            folders += inner.reversed()
        }
    }

    private func isLeftOut(_ name: String, isTop: Bool) -> Bool {
        name.utf8.first == UInt8(ascii: ".") || name.utf8.starts(with: Array("~$".utf8))
            || (isTop && name == DocumentFolder.permissionsFile)
    }

    /// Notes what is at `path`; whether it is a folder.
    private mutating func visit(_ path: FilePath, _ name: String, _ identifier: String) -> Bool {
        var status = stat()
        guard lstat(path.string, &status) == 0 else {
            // A name that is not UTF-8 was repaired, and nothing has the repaired one.
            let isRepaired = name.unicodeScalars.contains("\u{FFFD}")
            report(path, isRepaired ? .nameNotUTF8 : .file(.system(errno, path, writing: false)))
            return false
        }
        if others.contains(where: { $0 == (status.st_dev, status.st_ino) }) { return false }
        let kind = status.st_mode & S_IFMT
        if kind != S_IFDIR, identifier != name, DocumentFolder.isMeantAsPermissions(name) {
            innerPermissions = innerPermissions ?? path
        }
        switch kind {
        case S_IFDIR: return true
        case S_IFLNK:
            if let reason = reason(toPassOver: path) { report(path, reason) }
        case S_IFREG:
            guard let loader = DocumentLoaders.loader(forName: name) else {
                report(path, .unknownEnding(known: DocumentLoaders.endings))
                return false
            }
            // Equal are also names that differ in their code points only.
            guard names.insert(identifier).inserted else {
                report(path, .sameName)
                return false
            }
            files.append(DocumentFile(path, identifier: identifier, bytes: Int(status.st_size), loader))
        default: report(path, .special)
        }
        return false
    }

    /// What is to be told of a link, unless it leads to a place within the folder, where what is there is read.
    private func reason(toPassOver link: FilePath) -> LoadReason? {
        guard let target = link.resolved?.string, let root = root.resolved?.string else { return .deadLink }
        return DocumentFolder.isWithin(target, root) ? nil : .link(target: target)
    }

    private mutating func report(_ path: FilePath, _ reason: LoadReason) {
        faults.append(LoadFault(at: .init(file: path.string), reason))
    }
}
