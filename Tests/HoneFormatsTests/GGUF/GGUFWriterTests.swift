import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneFormats

@Suite struct GGUFWriterTests {
    /// Told the same, our writer and the reference's write the same bytes.
    @Test func theBytesAreThoseOfTheReferenceWriter() throws {
        let reference = try GGUFFile(GGUFGolden.file)
        var writer = GGUFWriter()
        for (key, value) in reference.metadata.entries { writer.set(key, value) }
        for tensor in reference.tensors {
            writer.add(tensor.name, try #require(tensor.type), shape: tensor.shape)
        }
        let contents = try reference.tensors.map { try reference.withBytes(of: $0.name) { Array($0) } }
        #expect(writer.layout == reference.tensors)
        try withTemporaryFolder { folder in
            var next = 0
            try writer.write(to: folder.appending("file")) { (_, append) throws(FileError) in
                // Byte by byte: pieces make no difference.
                for byte in contents[next] {
                    try [byte].withRawBytes { (piece) throws(FileError) in try append(piece) }
                }
                next += 1
            }
            let bytes = try Files.bytes(of: folder.appending("file"))
            #expect(bytes == (try Files.bytes(of: GGUFGolden.file)))
        }
    }

    @Test(arguments: [1, 8, 32, 4096]) func everyEncodedTypeReadsBack(alignment: Int) throws {
        var random = Philox(seed: 70)
        var writer = GGUFWriter(alignment: alignment)
        writer.set("general.architecture", .string("test"))
        let types: [GGUFTensorType] = [.float32, .float16, .bfloat16, .q8_0, .q4_0]
        var contents: [String: [Float]] = [:]
        for type in types {
            let shape = (0..<random.below(3)).map { _ in 1 + random.below(3) } + [64]
            contents[type.name] = (0..<shape.reduce(1, *)).map { _ in Float(random.normal()) }
            writer.add(type.name, type, shape: shape)
        }
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try writer.writeValues(to: path) { (tensor, append) throws(FileError) in
                let all = contents[tensor.name] ?? []
                for start in stride(from: 0, to: all.count, by: 32) {
                    try Array(all[start..<start + 32]).withRawBytes { (piece) throws(FileError) in
                        try append(piece.bindMemory(to: Float.self))
                    }
                }
            }
            let file = try GGUFFile(path)
            #expect(file.alignment == alignment)
            #expect(file.tensors == writer.layout)
            for (type, tolerance) in zip(types, [0, 0x1p-11, 0x1p-8, 0.02, 0.3]) {
                let expected = try #require(contents[type.name])
                #expect(file[type.name].map { $0.byteRange.lowerBound % alignment } == 0)
                expectClose(
                    try file.values(of: type.name),
                    expected,
                    relative: type.blockElements == 1 ? tolerance : 0,
                    absolute: type.blockElements == 1 ? 0 : tolerance,
                    type.name
                )
            }
        }
    }

    @Test func aFailureLeavesWhatWasThere() throws {
        var writer = GGUFWriter()
        writer.add("a", .float32, shape: [4])
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try write([1, 2, 3], to: path)
            #expect(throws: FileError.diskFull(path)) {
                try writer.write(to: path) { (_, _) throws(FileError) in throw .diskFull(path) }
            }
            #expect(try Files.bytes(of: path) == [1, 2, 3])
            #expect(try Files.names(in: folder) == ["file"])
        }
    }

    @Test func aFileMayBeEmpty() throws {
        try withTemporaryFolder { folder in
            try GGUFWriter().write(to: folder.appending("file")) { _, _ in }
            let file = try GGUFFile(folder.appending("file"))
            #expect(file.tensors.isEmpty)
            #expect(file.metadata.entries.isEmpty)
        }
    }

    @Test func mistakesTrap() async {
        let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = GGUFWriter()
            writer.add("a", .float32, shape: [1])
            writer.add("a", .float16, shape: [1])
        }
        expectTrap(twice, "GGUFWriter: \"a\" is added twice")
        let blocks = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = GGUFWriter()
            writer.add("a", .q8_0, shape: [32, 48])
        }
        expectTrap(blocks, "rows that are not whole blocks of Q8_0")
        let long = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = GGUFWriter()
            writer.add(String(repeating: "a", count: 64), .float32, shape: [1])
        }
        expectTrap(long, "has 64 bytes")
        let bytes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = GGUFWriter()
            writer.add("a", .float32, shape: [2])
            try writer.write(to: "/tmp/hone-gguf-trap/file") { _, _ in }
        }
        try? Files.remove("/tmp/hone-gguf-trap")
        expectTrap(bytes, "\"a\" F32 [2] takes 8 bytes, not 0")
        let key = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = GGUFWriter()
            writer.set("a", .bool(true))
            writer.set("a", .bool(true))
        }
        expectTrap(key, "GGUFWriter: \"a\" is set twice")
        let alignment = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = GGUFWriter(alignment: 24)
        }
        expectTrap(alignment, "24 is no power of two")
    }
}
