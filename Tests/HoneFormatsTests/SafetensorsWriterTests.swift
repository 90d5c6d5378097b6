import Glibc
import HoneBase
import HoneFormats
import HoneTestSupport
import SystemPackage
import Testing

@Suite struct SafetensorsWriterTests {
    /// The bytes on disk are those that the format's description gives.
    @Test func theFileIsWhatTheFormatSays() throws {
        var writer = SafetensorsWriter()
        writer.add("b", .uint8, shape: [3])
        writer.add("a \"q\"", .float32, shape: [1, 2])
        try withTemporaryFolder { folder in
            try writer.write(to: folder.appending("file")) { entry in
                Array(UInt8(entry.name.utf8.count)..<UInt8(entry.name.utf8.count + entry.byteRange.count))
            }
            let bytes = try Files.bytes(of: folder.appending("file"))
            var header = """
                {"__metadata__": {"format": "pt"}, "a \\"q\\"": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]}, \
                "b": {"dtype": "U8", "shape": [3], "data_offsets": [8, 11]}}
                """
            while header.utf8.count % 8 != 0 { header += " " }
            let expected = safetensors([UInt8](header.utf8), data: [5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3])
            #expect(bytes == expected)
        }
    }

    @Test func everyTypeReadsBack() throws {
        var random = Philox(seed: 50)
        for round in 0..<20 {
            var metadata: [String: String] = [:]
            for number in 0..<random.below(3) { metadata["key \(number)"] = "\u{E9}\"\\\n" }
            var writer = SafetensorsWriter(metadata: metadata)
            var contents: [String: [UInt8]] = [:]
            for (index, dtype) in SafetensorsDType.allCases.shuffled(using: &random).enumerated() {
                let shape = (0..<random.below(4)).map { _ in random.below(5) }
                let name = "layer.\(index).\u{FC}"
                let count = shape.reduce(dtype.byteCount, *)
                contents[name] = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                writer.add(name, dtype, shape: shape)
            }
            try withTemporaryFolder { folder in
                let path = folder.appending("file")
                try writer.write(to: path) { (entry, append) throws(FileError) in
                    // Byte by byte in every other round: pieces make no difference.
                    let bytes = contents[entry.name] ?? []
                    for start in stride(
                        from: 0,
                        to: bytes.count,
                        by: round % 2 == 0 ? 1 : max(1, bytes.count)
                    ) {
                        let piece = Array(bytes[start..<(round % 2 == 0 ? start + 1 : bytes.count)])
                        try piece.withUnsafeBufferPointer { (piece) throws(FileError) in
                            try append(UnsafeRawBufferPointer(piece))
                        }
                    }
                }
                let file = try SafetensorsFile(path)
                #expect(file.metadata == metadata)
                #expect(file.tensors == writer.layout)
                #expect(file.tensors.count == 15)
                for tensor in file.tensors {
                    #expect(try file.withBytes(of: tensor.name) { Array($0) } == contents[tensor.name])
                    #expect(
                        tensor.byteRange.lowerBound % tensor.dtype.byteCount == 0,
                        "aligned to its elements"
                    )
                }
            }
        }
    }

    @Test func numbersAreWrittenLittleEndian() throws {
        var writer = SafetensorsWriter()
        writer.add("a", .float32, shape: [2])
        try withTemporaryFolder { folder in
            try writer.write(to: folder.appending("file")) { _ -> [Float] in [1, -2.5] }
            let file = try SafetensorsFile(folder.appending("file"))
            #expect(try file.withBytes(of: "a") { Array($0) } == [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0])
        }
    }

    @Test func equallyWideTensorsKeepTheirOrder() {
        var writer = SafetensorsWriter()
        for name in ["c", "a", "b"] { writer.add(name, .float32, shape: [1]) }
        writer.add("wide", .int64, shape: [1])
        #expect(writer.layout.map(\.name) == ["wide", "c", "a", "b"])
    }

    @Test func aFailingBodyLeavesTheFileAsItWas() throws {
        var writer = SafetensorsWriter()
        writer.add("a", .uint8, shape: [1])
        try withTemporaryFolder { folder in
            let path = folder.appending("file")
            try Files.write("before", to: path)
            #expect(throws: FileError.diskFull("elsewhere")) {
                try writer.write(to: path) { (_, _) throws(FileError) in throw .diskFull("elsewhere") }
            }
            #expect(try Files.text(of: path) == "before")
            #expect(try Files.names(in: folder) == ["file"])
        }
    }

    @Test func mistakesOfTheProgramTrapAndSayWhy() async throws {
        func expect(_ result: ExitTest.Result?, says text: String) {
            let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
            #expect(said.contains(text))
        }
        let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = SafetensorsWriter()
            writer.add("a", .uint8, shape: [1])
            writer.add("a", .uint8, shape: [1])
        }
        expect(twice, says: "\"a\" is added twice")
        let reserved = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = SafetensorsWriter()
            writer.add("__metadata__", .uint8, shape: [1])
        }
        expect(reserved, says: "no tensor can be called __metadata__")
        let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = SafetensorsWriter()
            writer.add("a", .uint8, shape: [-1])
        }
        expect(negative, says: "has the shape [-1]")
    }

    @Test func tooFewBytesTrapAndLeaveNoFile() async throws {
        var template = Array("/tmp/hone-test-XXXXXX".utf8CString)
        let folder = FilePath(String(cString: try #require(mkdtemp(&template))))
        defer { try? Files.remove(folder) }
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = folder.string as String] in
            var writer = SafetensorsWriter()
            writer.add("a", .uint8, shape: [3])
            try writer.write(to: FilePath(name).appending("file")) { _ -> [UInt8] in [1, 2] }
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("\"a\" U8 [3] takes 3 bytes, not 2"))
        #expect(!Files.exists(folder.appending("file")))
    }
}
