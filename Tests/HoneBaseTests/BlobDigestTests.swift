import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// The names that `git hash-object` gives.
@Test(
    arguments: [
        ("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
        ("hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"),
        ("what is up, doc?", "bd9dbf5aae1a3862dd1526723246b20206e5fc37"),
    ]
)
func blobsAreNamedAsGitDoes(text: String, expected: String) throws {
    try withTemporaryFolder { folder in
        let path = folder.appending("file")
        try Files.write(text, to: path)
        #expect(try BlobDigest(ofFile: path).description == expected)
        #expect(throws: FileError.missing(folder.appending("none"))) {
            try BlobDigest(ofFile: folder.appending("none"))
        }
    }
}
