import Testing

@testable import HoneBase

@Test func checksumsAreThoseOfTheStandard() {
    var checksum = CRC32()
    #expect(checksum.value == 0)
    for part in ["1234", "", "56789"] { Array(part.utf8).withUnsafeBytes { checksum.update($0) } }
    #expect(checksum.value == 0xCBF4_3926)
    let bytes = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 * 31 / 7) }
    var other = CRC32()
    bytes.withUnsafeBytes { other.update($0) }
    #expect(other.value == crc32(bytes))
}
