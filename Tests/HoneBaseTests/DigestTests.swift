import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// The examples of FIPS 180-4 as NIST publishes them (SHA256.pdf, and the one million letters of the test
/// suite).
private let knownAnswers: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
]

@Test(arguments: knownAnswers) func digestGivesTheKnownAnswers(text: String, expected: String) throws {
    #expect(Digest(of: text).description == expected)
    #expect([UInt8](text.utf8).withUnsafeBytes { Digest(of: $0) }.description == expected)
    try withTemporaryFolder { folder in
        try Files.write(text, to: folder.appending("text"))
        #expect(try Digest(ofFile: folder.appending("text")).description == expected)
    }
}

@Test func digestPrefixIsTheFirstEightBytes() {
    #expect(Digest(of: "abc").prefix == 0xBA78_16BF_8F01_CFEA)
}

@Test func digestsAreEqualWhereTheBytesAre() {
    #expect(Digest(of: "a") == Digest(of: "a"))
    #expect(Digest(of: "a") != Digest(of: "b"))
}

@Test func digestOfAMissingFileIsAnError() {
    #expect(throws: FileError.missing("/nonexistent/file")) { try Digest(ofFile: "/nonexistent/file") }
}
