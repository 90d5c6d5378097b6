import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

@Suite struct HubChecksumTests {
    private static let long = String(repeating: "ab", count: 32)
    private static let short = String(repeating: "ab", count: 20)

    @Test(
        arguments: [
            (["blobId": .string(short)], .blob(short)),
            (["blobId": .string(short), "lfs": nil], .blob(short)),
            (["blobId": .string(short), "lfs": ["sha256": .string(long)]], .sha256(long)),
            (["blobId": .string(short), "lfs": ["oid": .string("sha256:" + long)]], .sha256(long)),
            (["blobId": .string(short), "lfs": ["size": 3]], nil),
            (["blobId": .string(short), "lfs": ["sha256": .string(short)]], nil),
            (["blobId": "main"], nil), ([:], nil),
        ] as [(JSON, HubChecksum?)]
    )
    func theListOfFilesGivesThem(sibling: JSON, expected: HubChecksum?) {
        #expect(HubChecksum(of: sibling) == expected)
    }

    @Test(
        arguments: [
            ("\"\(long)\"", .sha256(long)), ("W/\"\(short)\"", .blob(short)), (short, .blob(short)),
            ("\"\(long)0\"", nil),
            ("\"\(long.uppercased())\"", nil), ("", nil),
        ] as [(String, HubChecksum?)]
    )
    func tagsOfTheHubAreThem(tag: String, expected: HubChecksum?) {
        #expect(HubChecksum(tag: tag) == expected)
    }

    /// The blob as `git hash-object` names it, the hash as `sha256sum` does.
    @Test func filesAreCompared() throws {
        let blob = HubChecksum.blob("ce013625030ba8dba906f756967f9e9ca394464a")
        let hash = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
        try withTemporaryFolder { folder in
            let path = folder.appending("hello")
            #expect(try blob.hash(of: path) == nil, "a file that is not there")
            try Files.write("hello\n", to: path)
            for checksum in [blob, .sha256(hash)] {
                #expect(try checksum.hash(of: path) == hash)
                #expect(try checksum.found(in: path) == checksum.description)
            }
            try Files.write("hellO\n", to: path)
            for checksum in [blob, .sha256(hash)] { #expect(try checksum.hash(of: path) == nil) }
        }
    }
}
