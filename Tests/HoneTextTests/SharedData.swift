import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage

/// The published files that stand beside the checkout.
enum SharedData {
    /// The folder of tokenizer files and vectors.
    static let tokenizers: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return path.appending("../shared/data/tok-hf")
    }()

    static var isThere: Bool { Files.isFolder(tokenizers.appending("vectors")) }

    /// The JSON of a file in the folder of vectors.
    static func vectors(_ name: String) throws -> JSON {
        try JSONScanner.parse(try Files.bytes(of: tokenizers.appending("vectors").appending(name)))
    }

    /// The folder of all shared data.
    static var root: FilePath { tokenizers.removingLastComponent() }

    /// Calls `body` with the unzipped file of `path`, below the folder of all shared data.
    static func withUnzipped<Result>(_ path: String, _ body: (FilePath) throws -> Result) throws -> Result {
        try withTemporaryFolder { folder in
            let file = folder.appending("tokenizer.json")
            try writeQuickly(try unzipped(root.pushing(FilePath(path))), to: file)
            return try body(file)
        }
    }

    /// The bytes of a gzip file in the folder of vectors.
    static func unzippedVectors(_ name: String) throws -> [UInt8] {
        try unzipped(tokenizers.appending("vectors").appending(name))
    }

    private static func unzipped(_ path: FilePath) throws -> [UInt8] {
        guard let pipe = popen("/usr/bin/gzip -dc '\(path.string)'", "r") else {
            throw FileError.unreadable(path, reason: "gzip cannot be run")
        }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&block, 1, block.count, pipe), count > 0 { bytes += block[..<count] }
        guard pclose(pipe) == 0 else { throw FileError.unreadable(path, reason: "gzip failed") }
        return bytes
    }
}
