import Glibc
import HoneBase
import SystemPackage
import Testing

/// The folder of recorded results of other programs, beside the tests.
func golden(_ name: String) -> FilePath {
    FilePath(#filePath).removingLastComponent().removingLastComponent().appending("Golden").appending(name)
}

/// The JSON object in a file.
func object(at path: FilePath) throws -> JSONObject {
    try #require(try JSONScanner.parse(try Files.bytes(of: path)).object)
}

extension JSON {
    /// An array of numbers.
    var numbers: [Double] { array?.compactMap(\.double) ?? [] }
}
