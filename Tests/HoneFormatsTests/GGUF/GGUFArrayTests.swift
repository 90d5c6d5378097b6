import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneFormats

@Suite struct GGUFArrayTests {
    @Test func wholeNumbersOfEveryWidthAreRead() throws {
        let arrays: [(GGUFValueType, [UInt8], [Int]?)] = [
            (.uint8, [255, 0], [255, 0]), (.int8, [255, 0], [-1, 0]),
            (.uint16, little(UInt16.max), [65535]), (.int16, little(Int16.min), [-32768]),
            (.uint32, little(UInt32.max), [4_294_967_295]), (.int32, little(Int32.min), [-2_147_483_648]),
            (.int64, little(Int64.min), [.min]), (.uint64, little(UInt64(Int.max)), [.max]),
            (.uint64, little(UInt64.max), nil), (.float32, little(0 as UInt32), nil), (.bool, [1], nil),
        ]
        for (type, bytes, expected) in arrays {
            let count = bytes.count / (type.byteCount ?? 1)
            let array = GGUFArray(type, count: count, encoded: bytes)
            #expect(array.integers == expected, "\(type)")
            #expect(array.strings == nil)
            #expect(array.arrays == nil)
        }
    }

    @Test func numbersOfEveryWidthAreRead() {
        #expect(GGUFArray([0.5, -.infinity] as [Float]).numbers == [0.5, -.infinity])
        let double = GGUFArray(.float64, count: 1, encoded: little((0.1).bitPattern))
        #expect(double.numbers == [0.1])
        #expect(GGUFArray(.uint64, count: 1, encoded: little(UInt64.max)).numbers == [0x1p64])
        #expect(GGUFArray([7] as [UInt32]).numbers == [7])
        #expect(GGUFArray(["7"]).numbers == nil)
    }

    @Test func textsThatAreNotUTF8AreReadAsBytes() {
        let array = GGUFArray(
            .string,
            count: 2,
            encoded: little(1 as UInt64) + [0xFF] + little(2 as UInt64) + [65, 66]
        )
        #expect(array.strings == nil)
        #expect(array.texts == [[0xFF], [65, 66]])
        #expect(GGUFArray([true]).texts == nil)
    }

    @Test func arraysStandInArrays() throws {
        let inner = GGUFArray(["a", ""])
        let outer = GGUFArray([
            GGUFArray([inner, inner]), GGUFArray([1, 2] as [Int32]), GGUFArray([] as [Bool]),
        ])
        var writer = GGUFWriter()
        writer.set("nested", .array(outer))
        try withTemporaryFolder { folder in
            try writer.write(to: folder.appending("file")) { _, _ in }
            let read = try GGUFFile(folder.appending("file")).metadata["nested"]
            #expect(read == .array(outer))
            let arrays = try #require(read?.array?.arrays)
            #expect(arrays.map(\.count) == [2, 2, 0])
            #expect(arrays[0].arrays?.map(\.strings) == [["a", ""], ["a", ""]])
            #expect(arrays[1].integers == [1, 2])
            #expect(arrays[2].bools == [])
        }
    }

    /// The structure is checked when a file is opened; what was changed since is not trusted either.
    @Test func bytesThatDoNotFitGiveNothing() {
        #expect(GGUFArray(.string, count: 1, encoded: little(9 as UInt64)).strings == nil)
        #expect(GGUFArray(.string, count: 2, encoded: little(0 as UInt64)).texts == nil)
        #expect(GGUFArray(.array, count: 1, encoded: little(0 as UInt32)).arrays == nil)
    }

    @Test func arraysOfOtherTypesDiffer() {
        #expect(GGUFArray([1] as [Int32]) != GGUFArray([1] as [UInt32]))
        #expect(GGUFArray([1, 2] as [Int32]) != GGUFArray([1] as [Int32]))
        #expect(GGUFArray(["a"]) != GGUFArray(["b"]))
        #expect(GGUFArray(["a"]) == GGUFArray(["a"]))
    }

    /// A vocabulary is read in milliseconds: opening does not read its texts, reading them does so once.
    @Test func largeVocabulariesAreReadQuickly() throws {
        let tokens = (0..<150_000).map { "token number \($0)" }
        var writer = GGUFWriter()
        writer.set("tokenizer.ggml.tokens", .array(GGUFArray(tokens)))
        try withTemporaryFolder { folder in
            try writer.write(to: folder.appending("file")) { _, _ in }
            let clock = ContinuousClock()
            var read: [String] = []
            let time = try clock.measure {
                read = try GGUFFile(folder.appending("file")).metadata.strings("tokenizer.ggml.tokens")
            }
            #expect(read == tokens)
            #expect(time < .milliseconds(500), "\(time), usually 10 to 20 ms")
        }
    }
}
