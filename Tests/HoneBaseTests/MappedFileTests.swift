import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@Test(arguments: [0, 1, 4095, 4096, 4097, 100_000]) func mappedFileHoldsTheBytesOfTheFile(count: Int) throws {
    var random = Philox(seed: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    try withTemporaryFolder { folder in
        let path = folder.appending("file")
        try write(bytes, to: path)
        let file = try MappedFile(path)
        #expect(file.count == count)
        #expect(file.path == path)
        #expect(file.withBytes { Array($0) } == bytes)
        file.release(0..<count)
        #expect(file.withBytes { Array($0) } == bytes, "released pages are read again from the disk")
    }
}

@Test func mappedFileReleasesAnyRange() throws {
    try withTemporaryFolder { folder in
        let text = String(repeating: "0123456789", count: 2000)
        try Files.write(text, to: folder.appending("file"))
        let file = try MappedFile(folder.appending("file"))
        for range in [0..<0, 1..<2, 100..<5000, 4096..<8192, 5000..<20_000, 19_999..<20_000] {
            file.release(range)
        }
        #expect(file.withBytes { String(decoding: $0, as: UTF8.self) } == text)
    }
}

@Test func mappedFileOutlivesTheNameOfTheFile() throws {
    try withTemporaryFolder { folder in
        let path = folder.appending("file")
        try Files.write("old", to: path)
        let file = try MappedFile(path)
        try Files.write("new", to: path)
        #expect(file.withBytes { String(decoding: $0, as: UTF8.self) } == "old")
        try Files.remove(path)
        #expect(file.withBytes { String(decoding: $0, as: UTF8.self) } == "old")
    }
}

@Test func mappedFilePassesTheErrorOfItsBody() throws {
    try withTemporaryFolder { folder in
        try Files.write("x", to: folder.appending("file"))
        let file = try MappedFile(folder.appending("file"))
        #expect(throws: FileError.locked("x")) {
            try file.withBytes { (_) throws(FileError) in throw FileError.locked("x") }
        }
    }
}

@Test func mappedFileRefusesWhatIsNoFile() throws {
    try withTemporaryFolder { folder in
        #expect(throws: FileError.notAFile(folder)) { try MappedFile(folder) }
        #expect(throws: FileError.missing(folder.appending("none"))) {
            try MappedFile(folder.appending("none"))
        }
    }
}
