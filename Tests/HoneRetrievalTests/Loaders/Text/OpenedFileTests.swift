import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct OpenedFileTests {
    @Test func aPartIsRead() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try writeQuickly([1, 2, 3, 4, 5], to: path)
            let file = try OpenedFile(path)
            #expect(file.count == 5)
            #expect(try file.bytes() == [1, 2, 3, 4, 5])
            #expect(try file.bytes(at: 3, count: 9) == [4, 5])
            #expect(try file.bytes(at: 5, count: 1) == [])
            #expect(try file.bytes(at: 6, count: 1) == [])
        }
    }

    /// What is no regular file is refused, and does not stay open.
    @Test func whatIsNoFileIsClosedAgain() throws {
        try withTemporaryFolder { folder in
            let (inner, pipe) = (folder.appending("folder"), folder.appending("pipe"))
            try Files.makeFolder(inner)
            #expect(mkfifo(pipe.string, 0o600) == 0)
            for path in [inner, pipe] {
                #expect(throws: FileError.self) { _ = try OpenedFile(path) }
                var present = stat()
                #expect(stat(path.string, &present) == 0)
                let others = (0..<1024).filter { descriptor in
                    var status = stat()
                    guard fstat(Int32(descriptor), &status) == 0 else { return false }
                    return (status.st_dev, status.st_ino) == (present.st_dev, present.st_ino)
                }
                #expect(others.isEmpty)
            }
        }
    }
}
