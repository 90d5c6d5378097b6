import HoneBase
import SystemPackage

/// What the reference wrote and read, made by `Tools/golden/gguf_files.py`.
enum GGUFGolden {
    /// The folder of these files.
    static let folder: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return path.appending("Golden").appending("gguf")
    }()

    /// The file of the reference writer.
    static var file: FilePath { folder.appending("reference.gguf") }

    /// Blocks and their numbers.
    static func blocks() throws -> JSON {
        try JSONScanner.parse(try Files.bytes(of: folder.appending("blocks.json")))
    }

    /// The bytes of a hexadecimal text.
    static func bytes(_ json: JSON?) -> [UInt8] {
        let digits = (json?.string ?? "").utf8.map { $0 < 0x41 ? $0 &- 0x30 : $0 &- 0x57 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// The numbers of a hexadecimal text.
    static func floats(_ json: JSON?) -> [Float] {
        let bytes = bytes(json)
        return bytes.withUnsafeBytes { raw in
            (0..<bytes.count / 4).map {
                Float(bitPattern: raw.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
    }
}
