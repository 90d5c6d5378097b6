internal import Glibc
internal import HoneBase
internal import SystemPackage

/// A folder that is made for work which may yet be refused: unless it is kept, what was written to it is taken back.
final class MadeFolder {
    private let folder: FilePath
    private let names: [String]
    private let wasThere: Bool
    private var isKept = false

    /// Watches over `folder`, which is made later.
    ///
    /// - Parameter names: the files and folders that the work writes there before it is certain.
    init(_ folder: FilePath, takingBack names: [String]) {
        self.folder = folder
        self.names = names
        wasThere = Files.exists(folder)
    }

    /// Leaves all as it is.
    func keep() { isKept = true }

    deinit {
        guard !isKept, !wasThere else { return }
        for name in names { try? Files.remove(folder.appending(name)) }
        // A folder to which another process has written stays.
        rmdir(folder.string)
    }
}
