import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@Suite struct UnnamedFileTests {
    @Test func isWrittenAndReadWithoutAName() throws {
        try withTemporaryFolder { folder in
            let file = try UnnamedFile(in: folder)
            #expect(file.folder == folder)
            #expect(try Files.names(in: folder).isEmpty)
            #expect(try Files.bytes(of: file.path).isEmpty)
            let descriptor = open(file.path.string, O_RDWR)
            #expect(write(descriptor, "twelve bytes", 12) == 12)
            close(descriptor)
            #expect(try Files.text(of: file.path) == "twelve bytes")
            #expect(try Files.names(in: folder).isEmpty)
        }
    }

    @Test func needsAFolder() throws {
        try withTemporaryFolder { folder in
            #expect(throws: FileError.self) { try UnnamedFile(in: folder.appending("none")) }
            try Files.write("x", to: folder.appending("file"))
            #expect(throws: FileError.notAFolder(folder.appending("file"))) {
                try UnnamedFile(in: folder.appending("file"))
            }
        }
    }
}
