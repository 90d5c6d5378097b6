import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneFormats

/// A small file with every type of value and every format.
private func example() throws -> (bytes: [UInt8], header: Int) {
    var random = Philox(seed: 72)
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("llama"))
    for (key, value) in try GGUFFile(GGUFGolden.file).metadata.entries.dropFirst() { writer.set(key, value) }
    let inner = GGUFArray([GGUFArray(["a", "bc"]), GGUFArray([1, 2, 3] as [Int32])])
    writer.set("nested", .array(GGUFArray([inner, inner])))
    for format in BlockFormats.all {
        let width = max(2, format.type.blockElements)
        writer.add("blk.0.\(format.type.name)", format.type, shape: [2, width])
    }
    writer.add("counts", .int32, shape: [3])
    writer.add("grid", .iq4NL, shape: [32])
    return try withTemporaryFolder { folder in
        try writer.write(to: folder.appending("file")) { (tensor, append) throws(FileError) in
            let bytes = tensor.byteRange.map { _ in UInt8(truncatingIfNeeded: random.next()) }
            try bytes.withRawBytes { (bytes) throws(FileError) in try append(bytes) }
        }
        let header = writer.layout.first?.byteRange.lowerBound ?? 0
        return (try Files.bytes(of: folder.appending("file")), header)
    }
}

/// Reads all that is in a file; false where it was refused.
private func readAll(_ path: FilePath) throws -> Bool {
    let file: GGUFFile
    do throws(GGUFError) {
        file = try GGUFFile(path)
    } catch {
        #expect(error.problem.place?.file == path.string)
        #expect(!error.description.isEmpty)
        return false
    }
    for (_, value) in file.metadata.entries {
        _ = (value.integer, value.number, value.string, value.bool)
        if let array = value.array { read(array) }
    }
    for tensor in file.tensors {
        do throws(GGUFError) {
            let values = try file.values(of: tensor.name)
            #expect(values.count == tensor.count)
            let last = try file.values(of: tensor.name, rows: tensor.rowCount - 1..<tensor.rowCount)
            #expect(last.count == tensor.rowLength)
        } catch {
            #expect(!error.description.isEmpty)
        }
    }
    return true
}

private func read(_ array: GGUFArray) {
    _ = (array.strings, array.texts, array.integers, array.numbers, array.bools)
    for inner in array.arrays ?? [] { read(inner) }
}

@Suite struct GGUFMutationTests {
    @Test func theExampleIsRead() throws {
        let example = try example()
        try withTemporaryFolder { folder in
            try write(example.bytes, to: folder.appending("file"))
            #expect(try readAll(folder.appending("file")))
        }
    }

    @Test(arguments: [73, 74] as [UInt64]) func wrongFilesDoNoHarm(seed: UInt64) throws {
        let example = try example()
        let mutations = ByteMutations(of: example.bytes, header: example.header, seed: seed)
        try expectNoHarm(mutations, count: 10_000, opening: 500) { try readAll($0) }
    }

    /// What an array may hold in a file of some size is bounded by that size.
    @Test func manyEmptyArraysAreReadQuickly() throws {
        let empty = GGUFArray([GGUFArray](repeating: GGUFArray([] as [Bool]), count: 100_000))
        let file = GGUFMaker(values: [GGUFMaker.value("key", .array(empty))])
        try withTemporaryFolder { folder in
            try write(file.bytes, to: folder.appending("file"))
            #expect(try GGUFFile(folder.appending("file")).metadata["key"]?.array?.arrays?.count == 100_000)
        }
    }

    /// Comparing such names as Swift compares text would take the square of their length.
    @Test func namesOfManyMarksAreReadQuickly() throws {
        let marks = (0..<10_000).map { _ in "\u{301}\u{323}\u{31B}" }.joined()
        var maker = GGUFMaker()
        for first in 0..<50 { maker.values.append(GGUFMaker.value("\(first)" + marks, .uint8(1))) }
        try withTemporaryFolder { folder in
            try write(maker.bytes, to: folder.appending("file"))
            var count = 0
            let time = try ContinuousClock().measure {
                count = try GGUFFile(folder.appending("file")).metadata.entries.count
            }
            #expect(count == 50)
            #expect(time < .seconds(5), "usually some milliseconds")
        }
    }
}
