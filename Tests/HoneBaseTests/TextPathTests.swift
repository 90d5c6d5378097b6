import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// Nothing is read or made under what can be printed of another name.
@Test func pathsThatAreNotUTF8AreRefused() throws {
    try withTemporaryFolder { folder in
        let start = Array(folder.string.utf8CString.dropLast())
        let path = FilePath(platformString: start + [0x2F, -1, 0])
        try Files.write("another", to: FilePath(path.string))
        let error = FileError.nameNotUTF8(path)
        #expect(throws: error) { try MappedFile(path) }
        #expect(throws: error) { try Files.write("text", to: path) }
        #expect(throws: error) { try Files.makeFolder(path) }
        #expect(throws: FileError.nameNotUTF8(path.appending("inner"))) {
            try Files.write("text", to: path.appending("inner"))
        }
        #expect(try Files.names(in: folder).count == 1)
        #expect(try Files.text(of: FilePath(path.string)) == "another")
    }
}
