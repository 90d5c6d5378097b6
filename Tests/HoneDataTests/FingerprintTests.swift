import Testing

@testable import HoneData

struct FingerprintTests {
    /// Values from the authors' test suite for FNV-1a with 64 bits.
    @Test(
        arguments: [
            ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("b", 0xAF63_DF4C_8601_F1A5),
            ("foobar", 0x8594_4171_F739_67E8),
        ] as [(String, UInt64)]
    )
    func hashesAsPublished(_ text: String, _ value: UInt64) {
        var fingerprint = Fingerprint()
        fingerprint.add(text)
        #expect(fingerprint.value == value)
        let digits = String(value, radix: 16)
        #expect(fingerprint.digits == digits.prefix(15))
    }

    @Test func piecesHashAsTheWhole() {
        var pieces = Fingerprint()
        pieces.add("foo")
        pieces.add("bar")
        #expect(pieces.value == 0x8594_4171_F739_67E8)
    }
}
