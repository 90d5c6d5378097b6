import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@Suite struct GzipFileTests {
    private func unpacked(_ packed: [UInt8], block: Int = 1_000) throws -> [UInt8] {
        try withTemporaryFolder { folder in
            let path = folder.appending("a.gz")
            try write(packed, to: path)
            let file = try GzipFile(path)
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: block)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
                guard count > 0 else { return bytes }
                bytes += buffer[..<count]
            }
        }
    }

    @Test(arguments: [0, 1, 999, 1_000, 70_000]) func theBytesComeBack(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
        #expect(try unpacked(gzip(bytes)) == bytes)
    }

    @Test func membersFollowEachOther() throws {
        #expect(try unpacked(gzip(Array("ab".utf8)) + gzip(Array("cd".utf8))) == Array("abcd".utf8))
    }

    @Test func whatIsCutOffIsAnError() throws {
        let whole = gzip((0..<50_000).map { UInt8(truncatingIfNeeded: $0) })
        for count in [11, 1_000, whole.count - 9, whole.count - 1] {
            #expect(throws: FileError.self) { try unpacked(Array(whole[..<count])) }
        }
    }

    @Test func whatIsDamagedIsAnError() throws {
        var packed = gzip(Array(repeating: 7, count: 5_000))
        packed[packed.count - 7] ^= 1
        #expect(throws: FileError.self) { try unpacked(packed) }
    }

    @Test func onlyGzipIsRead() throws {
        for bytes in [[], Array("plain text, nothing packed".utf8)] {
            #expect(throws: FileError.self) { try unpacked(bytes) }
        }
        #expect(throws: FileError.missing("no/such/file.gz")) { try GzipFile("no/such/file.gz") }
    }
}
