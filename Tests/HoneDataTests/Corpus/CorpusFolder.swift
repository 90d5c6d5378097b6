import HoneBase
import HoneTestSupport
import SystemPackage

@testable import HoneData

/// A folder of texts to be read as a corpus.
struct CorpusFolder {
    let folder: FilePath

    static func with<Result>(_ body: (CorpusFolder) throws -> Result) throws -> Result {
        try withTemporaryFolder { try body(CorpusFolder(folder: $0)) }
    }

    func path(_ name: String) -> FilePath { folder.pushing(FilePath(name)) }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Files.makeFolder(path(name).removingLastComponent())
        try writeQuickly(bytes, to: path(name))
    }

    /// Packs a file by the system's own gzip; its name gets the ending .gz.
    func pack(_ name: String) throws { _ = try ChildProcess("gzip", [path(name).string]).run() }

    /// All that a corpus of these paths holds.
    func read(_ names: String..., field: String = "text") throws(CorpusError) -> [CorpusText] {
        var reader = try TextCorpus(names.map { path($0) }, field: field).reader()
        var texts: [CorpusText] = []
        while let text = try reader.next() { texts.append(text) }
        return texts
    }
}
