import HoneBase
import SystemPackage
import Testing

@Test func rawBytesAreThoseOfTheElements() {
    #expect([UInt16(0x0102), 0xFF00].withRawBytes { Array($0) } == [0x02, 0x01, 0x00, 0xFF])
    #expect([Float]().withRawBytes { $0.count } == 0)
}

@Test func rawBytesPassTheErrorOfTheBody() {
    #expect(throws: FileError.missing("/a")) {
        try [1, 2].withRawBytes { (_) throws(FileError) in throw FileError.missing("/a") }
    }
}
