import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneFormats

@Suite struct SafetensorsShardsTests {
    private func write(_ sizes: [Int], limit: Int, to folder: FilePath) throws -> SafetensorsShards {
        var shards = SafetensorsShards(limit: limit)
        for (index, size) in sizes.enumerated() { shards.add("t\(index)", .float32, shape: [size]) }
        try shards.write(to: folder) { (entry, append) throws(FileError) in
            let values = [Float](repeating: Float(entry.name.dropFirst()) ?? -1, count: entry.shape[0])
            try values.withRawBytes { (bytes) throws(FileError) in try append(bytes) }
        }
        return shards
    }

    /// Greedy: a tensor that does not fit begins a file, and one that is too large has a file of its own.
    @Test(
        arguments: [
            ([2, 3, 4], 100, 1), ([2, 3, 4], 20, 2), ([2, 3, 4], 19, 3), ([50, 1, 1], 20, 2), ([], 20, 1),
        ] as [([Int], Int, Int)]
    )
    func filesAreAsManyAsNeeded(_ sizes: [Int], _ limit: Int, _ count: Int) throws {
        try withTemporaryFolder { folder in
            let shards = try write(sizes, limit: limit, to: folder)
            #expect(shards.fileNames.count == count)
            let index = folder.appending("model.safetensors.index.json")
            #expect(Files.exists(index) == (count > 1))
            let read = try SafetensorsFolder(folder)
            #expect(read.files.count == count)
            for (number, size) in sizes.enumerated() {
                #expect(read["t\(number)"]?.shape == [size])
                let values = try read.withBytes(of: "t\(number)") {
                    (0..<size).map { [bytes = $0] in
                        bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self)
                    }
                }
                #expect(values.allSatisfy { $0 == Float(number) })
            }
            guard count > 1 else { return }
            let json = try JSONScanner.parse(try Files.bytes(of: index))
            #expect(json["metadata"]?["total_size"]?.integer == 4 * sizes.reduce(0, +))
            #expect(json["metadata"]?["total_parameters"]?.integer == sizes.reduce(0, +))
            #expect(shards.fileNames[0] == "model-00001-of-0000\(count).safetensors")
        }
    }
}
