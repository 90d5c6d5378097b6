internal import Glibc
internal import HoneBase
public import SystemPackage

/// The models on this machine that have a name: one folder each, below `models`, with a `ModelRecord` beside
/// the files.
public struct ModelStore: Sendable {
    /// The folder of the store.
    public let root: FilePath
    /// The models that can be pulled into it.
    public let catalog: Catalog
    /// The models that come with Hone; nil where there are none.
    private let shipped: FilePath?
    /// How packages are fetched.
    var download = PackageDownload()

    /// The store at `root`, which need not exist yet.
    ///
    /// - Parameter shipped: the models that come with Hone, which are found behind those of the store.
    public init(root: FilePath, catalog: Catalog = .standard, shipped: FilePath? = ShippedFolder.path) {
        self.root = root
        self.catalog = catalog
        self.shipped = shipped
    }

    /// The user's store: the folder that `HONE_HOME` names, or `.hone` in the home folder.
    public static var standard: ModelStore {
        if let home = variable("HONE_HOME") { return ModelStore(root: FilePath(home)) }
        let home = variable("HOME") ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/"
        return ModelStore(root: FilePath(home).appending(".hone"))
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// Where the model `name` lies; nil where the store has none of that name.
    public func folder(of name: String) -> FilePath? {
        guard Self.isName(name) else { return nil }
        return [place(of: name), shipped?.appending(name)].compactMap(\.self).first {
            Files.exists($0.appending(ModelRecord.fileName))
        }
    }

    /// Where the model `name` lies or would lie.
    func place(of name: String) -> FilePath { root.appending("models").appending(name) }

    /// All models in the store whose record can be read, sorted by name.
    public func entries() -> [ModelRecord] {
        let pulled = (try? Files.names(in: root.appending("models"))) ?? []
        let names = Set(pulled + (shipped.flatMap { try? Files.names(in: $0) } ?? []))
        return names.sorted().compactMap { folder(of: $0) }.compactMap { try? ModelRecord(in: $0) }
    }

    /// Finds a model by its name in the store, or a folder by its path; a name in the store comes first.
    ///
    /// - Throws: `ModelStoreError.unknown` with the names that would do; `recordUnusable` where the model's
    ///   record cannot be read.
    public func resolve(_ nameOrPath: String) throws(ModelStoreError) -> ResolvedModel {
        if let folder = folder(of: nameOrPath) {
            return ResolvedModel(name: nameOrPath, folder: folder, record: try ModelRecord(in: folder))
        }
        let path = FilePath(nameOrPath)
        guard Files.isFolder(path) else {
            throw .unknown(
                nameOrPath,
                store: root,
                inStore: entries().map(\.name),
                canBePulled: catalog.entries.map(\.name),
                isFile: Files.exists(path)
            )
        }
        return ResolvedModel(name: path.lastComponent?.string ?? nameOrPath, folder: path, record: nil)
    }

    /// Whether `name` can be that of a model: letters, digits, `.`, `_` and `-`, at most 100, beginning with
    /// a letter or a digit.
    public static func isName(_ name: String) -> Bool {
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        guard let first = name.utf8.first, isPlain(first), name.utf8.count <= 100 else { return false }
        return name.utf8.allSatisfy { isPlain($0) || "._-".utf8.contains($0) }
    }
}
