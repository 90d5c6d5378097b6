import HoneBase
import HoneFormats
import HoneTestSupport
import SystemPackage
import Testing

/// A small file with every type.
private func example() throws -> (bytes: [UInt8], header: Int) {
    var random = Philox(seed: 75)
    var writer = SafetensorsWriter(metadata: ["format": "pt", "\u{E9}\"": "\n"])
    for (index, dtype) in SafetensorsDType.allCases.enumerated() {
        writer.add("layer.\(index).\u{FC}", dtype, shape: [[2, 3], [], [0, 4], [5]][index % 4])
    }
    return try withTemporaryFolder { folder in
        try writer.write(to: folder.appending("file")) { (entry) -> [UInt8] in
            entry.byteRange.map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        let header = writer.layout.first?.byteRange.lowerBound ?? 0
        return (try Files.bytes(of: folder.appending("file")), header)
    }
}

/// Reads all that is in a file; false where it was refused.
private func readAll(_ path: FilePath) throws -> Bool {
    let file: SafetensorsFile
    do throws(SafetensorsError) {
        file = try SafetensorsFile(path)
    } catch {
        #expect(error.problem.place?.file == path.string)
        #expect(!error.description.isEmpty)
        return false
    }
    for tensor in file.tensors {
        let sum = try file.withBytes(of: tensor.name) { $0.reduce(0) { $0 &+ Int($1) } }
        #expect(sum >= 0)
        #expect(tensor.count == tensor.shape.reduce(1, *))
        #expect(file[tensor.name] == tensor)
        file.release(tensor.name)
    }
    return true
}

@Suite struct SafetensorsMutationTests {
    @Test(arguments: [76, 77] as [UInt64]) func wrongFilesDoNoHarm(seed: UInt64) throws {
        let example = try example()
        let mutations = ByteMutations(of: example.bytes, header: example.header, seed: seed)
        try expectNoHarm(mutations, count: 10_000, opening: 50) { try readAll($0) }
    }

    /// Names that look the same are different names where their bytes differ.
    @Test func namesAreBytes() throws {
        let header = """
            {"\u{E9}": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}, \
            "e\u{301}": {"dtype": "U8", "shape": [1], "data_offsets": [1, 2]}}
            """
        try withTemporaryFolder { folder in
            let path = folder.appending("model.safetensors")
            try write(safetensors(header, data: 2), to: path)
            let file = try SafetensorsFile(path)
            #expect(try file.withBytes(of: "\u{E9}") { Array($0) } == [0])
            #expect(try file.withBytes(of: "e\u{301}") { Array($0) } == [1])
            let weights = try SafetensorsFolder(folder)
            #expect(try weights.withBytes(of: "e\u{301}") { Array($0) } == [1])
        }
    }

    /// Comparing such names as Swift compares text would take the square of their length.
    @Test func namesOfManyMarksAreReadQuickly() throws {
        let marks = (0..<100_000).map { _ in "\u{301}\u{323}\u{31B}" }.joined()
        let headers = [
            "{\"_\(marks)\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [0, 1]}}",
            "{\"a\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [0, 1], \"d\(marks)\": 1}}",
            "{\"__metadata__\": {\"\(marks)\": \"\"}}",
            "{\"a\": {\"dtype\": \"U\(marks)\", \"shape\": [1], \"data_offsets\": [0, 1]}}",
        ]
        try withTemporaryFolder { folder in
            for header in headers {
                try write(safetensors(header, data: 1), to: folder.appending("file"))
                let time = ContinuousClock().measure {
                    do { _ = try SafetensorsFile(folder.appending("file")) } catch {
                        #expect(!"\(error)".isEmpty)
                    }
                }
                #expect(time < .seconds(5), "usually some milliseconds")
            }
        }
    }
}
