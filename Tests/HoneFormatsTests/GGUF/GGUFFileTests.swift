import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneFormats

private let path = FilePath("file")

/// A wrong file, and why it must be refused.
struct WrongFile: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let error: GGUFError

    init(_ name: String, _ bytes: [UInt8], _ error: GGUFError) {
        self.name = name
        self.bytes = bytes
        self.error = error
    }

    init(_ name: String, _ maker: GGUFMaker, _ error: GGUFError) { self.init(name, maker.bytes, error) }

    var testDescription: String { name }
}

private func with(values: [UInt8]..., data: Int = 0) -> GGUFMaker { GGUFMaker(values: values, data: data) }
private func with(tensors: [UInt8]..., data: Int = 64) -> GGUFMaker {
    GGUFMaker(tensors: tensors, data: data)
}

private let array: UInt32 = 9

private let wrongBeginnings: [WrongFile] = [
    WrongFile("empty", [], .notGGUF(path, found: [])),
    WrongFile("short magic", [0x47, 0x47], .notGGUF(path, found: [0x47, 0x47])),
    WrongFile("magic", GGUFMaker(magic: "GGML"), .notGGUF(path, found: [UInt8]("GGML".utf8))),
    WrongFile("magic in the other order", GGUFMaker(magic: "FUGG"), .bigEndian(path)),
    WrongFile("version in the other order", GGUFMaker(version: 3 << 24), .bigEndian(path)),
    WrongFile("version 0", GGUFMaker(version: 0), .versionUnknown(path, found: 0)),
    WrongFile("version 1", GGUFMaker(version: 1), .versionUnknown(path, found: 1)),
    WrongFile("version 4", GGUFMaker(version: 4), .versionUnknown(path, found: 4)),
    WrongFile(
        "no version",
        [UInt8]("GGUF".utf8),
        .truncated(path, field: "version", needed: 4, left: 0)
    ),
    WrongFile(
        "no counts",
        [UInt8]("GGUF".utf8) + little(3 as UInt32),
        .truncated(path, field: "tensor_count", needed: 8, left: 0)
    ),
    WrongFile(
        "half a count",
        [UInt8]("GGUF".utf8) + little(3 as UInt32) + little(0 as UInt64) + [0, 0, 0],
        .truncated(path, field: "metadata_kv_count", needed: 8, left: 3)
    ),
    WrongFile(
        "a tensor that is not there",
        GGUFMaker(tensorCount: 1),
        .countTooLarge(path, field: "tensor_count", count: 1, limit: 0)
    ),
    WrongFile(
        "all tensors",
        GGUFMaker(tensorCount: .max),
        .countTooLarge(path, field: "tensor_count", count: .max, limit: 0)
    ),
    WrongFile(
        "many values",
        GGUFMaker(valueCount: 1 << 63, values: [GGUFMaker.value("key", .uint8(1))]),
        .countTooLarge(path, field: "metadata_kv_count", count: 1 << 63, limit: 1)
    ),
]

private let wrongValues: [WrongFile] = [
    WrongFile(
        "a key beyond the file",
        with(values: little(100 as UInt64) + [UInt8](repeating: 65, count: 20)),
        .truncated(path, field: "metadata key 1", needed: 100, left: 20)
    ),
    WrongFile(
        "the longest key",
        with(values: little(UInt64.max) + [UInt8](repeating: 65, count: 20)),
        .truncated(path, field: "metadata key 1", needed: .max, left: 20)
    ),
    WrongFile(
        "an empty key",
        with(values: GGUFMaker.value("", .uint64(1))),
        .nameLength(path, field: "metadata key 1", bytes: 0, limit: 65535)
    ),
    WrongFile(
        "a long key",
        with(values: GGUFMaker.value(String(repeating: "k", count: 65536), .uint64(1))),
        .nameLength(path, field: "metadata key 1", bytes: 65536, limit: 65535)
    ),
    WrongFile(
        "a key that is not UTF-8",
        with(values: little(2 as UInt64) + [0xC3, 0x28] + little(4 as UInt32) + little(1 as UInt32)),
        .textNotUTF8(path, field: "metadata key 1")
    ),
    WrongFile(
        "a key twice",
        with(values: GGUFMaker.value("a.b", .uint8(1)), GGUFMaker.value("a.b", .string("x"))),
        .keyTwice(path, key: "a.b")
    ),
    WrongFile(
        "type 13",
        with(values: GGUFMaker.raw("key", 13, little(0 as UInt64))),
        .valueTypeUnknown(path, key: "key", code: 13)
    ),
    WrongFile(
        "no value",
        with(values: GGUFMaker.raw("long enough", 12, [0])),
        .truncated(path, field: "long enough", needed: 8, left: 1)
    ),
    WrongFile(
        "a text beyond the file",
        with(values: GGUFMaker.raw("key", 8, little(UInt64(Int.max)))),
        .truncated(path, field: "key", needed: UInt64(Int.max), left: 0)
    ),
    WrongFile(
        "a text that is not UTF-8",
        with(values: GGUFMaker.raw("key", 8, little(1 as UInt64) + [0xFF])),
        .textNotUTF8(path, field: "key")
    ),
    WrongFile(
        "a boolean of 2",
        with(values: GGUFMaker.raw("some key", 7, [2])),
        .boolInvalid(path, key: "some key", found: 2)
    ),
    WrongFile(
        "a boolean of 3 in an array",
        with(values: GGUFMaker.raw("key", array, little(7 as UInt32) + little(2 as UInt64) + [1, 3])),
        .boolInvalid(path, key: "key", found: 3)
    ),
    WrongFile(
        "an array of type 99",
        with(values: GGUFMaker.raw("key", array, little(99 as UInt32) + little(0 as UInt64))),
        .valueTypeUnknown(path, key: "key", code: 99)
    ),
    WrongFile(
        "an array of 2^62 numbers",
        with(
            values: GGUFMaker.raw(
                "key",
                array,
                little(6 as UInt32) + little(1 << 62 as UInt64) + [1, 2, 3, 4]
            )
        ),
        .countTooLarge(path, field: "key", count: 1 << 62, limit: 1)
    ),
    WrongFile(
        "an array of 2^64 - 1 texts",
        with(values: GGUFMaker.raw("key", array, little(8 as UInt32) + little(UInt64.max))),
        .countTooLarge(path, field: "key", count: .max, limit: 0)
    ),
    WrongFile(
        "a text of an array beyond the file",
        with(
            values: GGUFMaker.raw(
                "key",
                array,
                little(8 as UInt32) + little(2 as UInt64) + little(9 as UInt64) + [
                    65, 66, 67, 68, 69, 70, 71, 72,
                ]
            )
        ),
        .truncated(path, field: "key", needed: 9, left: 8)
    ),
    WrongFile(
        "arrays in arrays in arrays",
        with(
            values: GGUFMaker.raw(
                "key",
                array,
                (0..<1000).flatMap { _ in little(array) + little(1 as UInt64) }
                    + little(0 as UInt32) + little(0 as UInt64)
            )
        ),
        .nestedTooDeep(path, key: "key", limit: 8)
    ),
    WrongFile(
        "an alignment of 0",
        with(values: GGUFMaker.value("general.alignment", .uint32(0))),
        .alignmentInvalid(path, found: "0")
    ),
    WrongFile(
        "an alignment of 24",
        with(values: GGUFMaker.value("general.alignment", .uint32(24))),
        .alignmentInvalid(path, found: "24")
    ),
    WrongFile(
        "an alignment in words",
        with(values: GGUFMaker.value("general.alignment", .string("32"))),
        .alignmentInvalid(path, found: "string")
    ),
    WrongFile(
        "a part of a model",
        with(values: GGUFMaker.value("split.count", .uint16(3))),
        .split(path, parts: 3)
    ),
]

private let wrongTensors: [WrongFile] = [
    WrongFile(
        "a name beyond the file",
        with(tensors: little(65 as UInt64) + [UInt8](repeating: 65, count: 32), data: 0),
        .truncated(path, field: "name of tensor 1", needed: 65, left: 32)
    ),
    WrongFile(
        "no name",
        with(tensors: GGUFMaker.tensor("", [4])),
        .nameLength(path, field: "name of tensor 1", bytes: 0, limit: 1024)
    ),
    WrongFile(
        "a name twice",
        with(tensors: GGUFMaker.tensor("a", [4]), GGUFMaker.tensor("a", [4], offset: 32)),
        .tensorTwice(path, tensor: "a")
    ),
    WrongFile(
        "five dimensions",
        with(tensors: GGUFMaker.tensor("a", [1, 1, 1, 1, 1])),
        .tooManyDimensions(path, tensor: "a", found: 5, limit: 4)
    ),
    WrongFile(
        "2^32 - 1 dimensions",
        with(tensors: GGUFMaker.tensor("a", [1], rank: .max)),
        .tooManyDimensions(path, tensor: "a", found: .max, limit: 4)
    ),
    WrongFile(
        "no offset",
        with(tensors: GGUFMaker.tensor("a", [1], rank: 4), data: 0),
        .truncated(path, field: "a", needed: 8, left: 4)
    ),
    WrongFile(
        "a size of 0",
        with(tensors: GGUFMaker.tensor("a", [4, 0])),
        .dimensionZero(path, tensor: "a", dimensions: [4, 0])
    ),
    WrongFile(
        "a size above all integers",
        with(tensors: GGUFMaker.tensor("a", [1 << 63])),
        .shapeTooLarge(path, tensor: "a", dimensions: [1 << 63])
    ),
    WrongFile(
        "sizes whose product is 2^64",
        with(tensors: GGUFMaker.tensor("a", [1 << 32, 1 << 32])),
        .shapeTooLarge(path, tensor: "a", dimensions: [1 << 32, 1 << 32])
    ),
    WrongFile(
        "sizes whose bytes are 2^64",
        with(tensors: GGUFMaker.tensor("a", [1 << 31, 1 << 31])),
        .shapeTooLarge(path, tensor: "a", dimensions: [1 << 31, 1 << 31])
    ),
    WrongFile(
        "sizes of a type that is not known",
        with(tensors: GGUFMaker.tensor("a", [1 << 40, 1 << 40], type: 999)),
        .shapeTooLarge(path, tensor: "a", dimensions: [1 << 40, 1 << 40])
    ),
    WrongFile(
        "half a block",
        with(tensors: GGUFMaker.tensor("a", [16, 2], type: 8)),
        .rowNotWhole(path, tensor: "a", type: .q8_0, length: 16)
    ),
    WrongFile(
        "a block for a single number",
        with(tensors: GGUFMaker.tensor("a", [], type: 12)),
        .rowNotWhole(path, tensor: "a", type: .q4K, length: 1)
    ),
    WrongFile(
        "an offset of 16",
        with(tensors: GGUFMaker.tensor("a", [4], offset: 16)),
        .offsetUnaligned(path, tensor: "a", offset: 16, alignment: 32)
    ),
    WrongFile(
        "an offset behind the end",
        with(tensors: GGUFMaker.tensor("a", [4], offset: 64)),
        .beyondFile(path, tensor: "a", offset: 64, bytes: 16, data: 64)
    ),
    WrongFile(
        "the greatest offset",
        with(tensors: GGUFMaker.tensor("a", [4], offset: UInt64.max - 31)),
        .beyondFile(path, tensor: "a", offset: UInt64.max - 31, bytes: 16, data: 64)
    ),
    WrongFile(
        "too little data",
        with(tensors: GGUFMaker.tensor("a", [4, 4]), data: 63),
        .beyondFile(path, tensor: "a", offset: 0, bytes: 64, data: 63)
    ),
    WrongFile(
        "no data",
        with(tensors: GGUFMaker.tensor("a", [1], type: 24), data: 0),
        .beyondFile(path, tensor: "a", offset: 0, bytes: 1, data: 0)
    ),
    WrongFile(
        "an unknown type behind the end",
        with(tensors: GGUFMaker.tensor("a", [4], type: 77, offset: 64)),
        .beyondFile(path, tensor: "a", offset: 64, bytes: 1, data: 64)
    ),
    WrongFile(
        "one place for two",
        with(tensors: GGUFMaker.tensor("a", [4]), GGUFMaker.tensor("b", [4])),
        .overlap(path, first: "a", second: "b")
    ),
    WrongFile(
        "a tensor into the next",
        with(tensors: GGUFMaker.tensor("b", [4], offset: 32), GGUFMaker.tensor("a", [9])),
        .overlap(path, first: "a", second: "b")
    ),
    WrongFile(
        "one place for two unknown types",
        with(tensors: GGUFMaker.tensor("a", [4], type: 77), GGUFMaker.tensor("b", [4], type: 77)),
        .overlap(path, first: "a", second: "b")
    ),
]

/// The error of opening `bytes`, and its words with the file called as in the table.
private func refusal(of bytes: [UInt8]) throws -> (error: GGUFError, told: String)? {
    try withTemporaryFolder { folder in
        try write(bytes, to: folder.appending("file"))
        do throws(GGUFError) {
            _ = try GGUFFile(folder.appending("file"))
            return nil
        } catch {
            return (error, error.description.replacing(folder.string + "/", with: ""))
        }
    }
}

@Suite struct GGUFFileTests {
    @Test(arguments: wrongBeginnings + wrongValues + wrongTensors)
    func hostileHeadersAreRefused(_ wrong: WrongFile) throws {
        let (error, told) = try #require(try refusal(of: wrong.bytes))
        #expect(told == wrong.error.description)
        #expect(error.problem.place?.file.hasSuffix("/file") == true)
        #expect(error.problem.place?.field != nil)
        #expect(error.problem.expected != nil)
        #expect(error.problem.found != nil)
        #expect(error.problem.remedy != nil)
    }

    /// A file cut anywhere is refused, and never for another reason than its length.
    @Test func cutFilesAreRefused() throws {
        let bytes = try Files.bytes(of: GGUFGolden.file)
        // The last tensor ends 12 bytes before the end of the file.
        for length in 0..<bytes.count - 12 {
            switch try refusal(of: Array(bytes[..<length]))?.error {
            case .notGGUF(_, let found): #expect(found.count == length && length < 4)
            case .truncated, .countTooLarge, .beyondFile: break
            case let other:
                Issue.record("\(length) bytes gave \(other.map(String.init(describing:)) ?? "a file")")
            }
        }
        #expect(try refusal(of: Array(bytes[..<(bytes.count - 12)])) == nil)
    }

    @Test func missingFilesAndFoldersAreRefused() throws {
        try withTemporaryFolder { folder in
            #expect(throws: GGUFError.file(.missing(folder.appending("none")))) {
                try GGUFFile(folder.appending("none"))
            }
            #expect(throws: GGUFError.file(.notAFile(folder))) { try GGUFFile(folder) }
        }
    }

    @Test(arguments: [2, 3] as [UInt32]) func theReferenceWritersFileIsRead(version: UInt32) throws {
        try withTemporaryFolder { folder in
            var bytes = try Files.bytes(of: GGUFGolden.file)
            bytes.replaceSubrange(4..<8, with: little(version))
            try write(bytes, to: folder.appending("file"))
            let file = try GGUFFile(folder.appending("file"))
            #expect(file.version == version)
            #expect(file.alignment == 32)
            #expect(file.tensors.map(\.name) == ["matrix", "cube", "codes", "counts"])
            #expect(file.tensors.map(\.type) == [.float32, .float16, .q8_0, .int32])
            #expect(file.tensors.map(\.shape) == [[2, 3], [2, 3, 4], [4, 32], [5]])
            #expect(file["cube"]?.dimensions == [4, 3, 2])
            #expect(file["cube"]?.rowLength == 4)
            #expect(file["cube"]?.rowCount == 6)
            #expect(file["cube"]?.count == 24)
            #expect(try file.values(of: "matrix") == [0, 1, 2, 3, 4, 5])
            #expect(try file.values(of: "matrix", rows: 1..<2) == [3, 4, 5])
            #expect(try file.values(of: "cube") == (0..<24).map(Float.init))
            #expect(try file.values(of: "cube", rows: 2..<4) == (8..<16).map(Float.init))
            #expect(try file.values(of: "cube", rows: 6..<6) == [])
            let stored = GGUFGolden.bytes(try GGUFGolden.blocks()["encoded"]?.array?[0]["bytes"])
            #expect(try file.withBytes(of: "codes") { Array($0) } == Array(stored[..<136]))
            let all = try file.values(of: "codes")
            for row in 0..<4 {
                #expect(
                    try file.values(of: "codes", rows: row..<row + 1) == Array(all[row * 32..<row * 32 + 32])
                )
                file.release("codes")
            }
            file.release("other")
            #expect(throws: GGUFError.typeNotDecoded(file.path, tensor: "counts", type: .int32)) {
                try file.values(of: "counts")
            }
            #expect(try file.withBytes(of: "counts") { $0.load(as: Int32.self) } == 0)
            #expect(throws: GGUFError.tensorMissing(file.path, tensor: "other")) {
                try file.values(of: "other")
            }
        }
    }

    /// A tensor of a type to come hides nothing but itself.
    @Test func unknownTypesAreRefusedWhenTheyAreRead() throws {
        var maker = GGUFMaker(data: 100)
        maker.tensors = [
            GGUFMaker.tensor("known", [2], offset: 32), GGUFMaker.tensor("later", [7, 3], type: 77),
            GGUFMaker.tensor("gone", [32], type: 4, offset: 64),
        ]
        try withTemporaryFolder { folder in
            try write(maker.bytes, to: folder.appending("file"))
            let file = try GGUFFile(folder.appending("file"))
            let start = maker.bytes.count - 100
            #expect(file.tensors.map(\.name) == ["later", "known", "gone"])
            #expect(file["later"]?.type == nil)
            #expect(file["later"]?.byteRange == start..<start + 32)
            #expect(file["gone"]?.byteRange == start + 64..<start + 100)
            #expect(try file.values(of: "known").count == 2)
            for (name, code, told) in [("later", 77, "type 77"), ("gone", 4, "Q4_2")]
                as [(String, UInt32, String)]
            {
                let error = GGUFError.typeUnknown(file.path, tensor: name, code: code)
                #expect(error.description.contains(told))
                #expect(throws: error) { try file.values(of: name) }
                #expect(throws: error) { try file.withBytes(of: name) { $0.count } }
            }
        }
    }

    @Test func alignmentsAndGapsAreTheFilesOwn() throws {
        var maker = GGUFMaker(alignment: 8, data: 24)
        maker.values = [
            GGUFMaker.value("general.alignment", .uint32(8)), GGUFMaker.value("split.count", .uint16(1)),
        ]
        maker.tensors = [
            GGUFMaker.tensor("a", [], type: 24, offset: 16), GGUFMaker.tensor("b", [3], type: 24),
        ]
        try withTemporaryFolder { folder in
            try write(maker.bytes, to: folder.appending("file"))
            let file = try GGUFFile(folder.appending("file"))
            #expect(file.alignment == 8)
            #expect(try file.withBytes(of: "a") { Array($0) } == [16])
            #expect(try file.withBytes(of: "b") { Array($0) } == [0, 1, 2])
            #expect(file["a"]?.count == 1)
        }
    }

    /// Names that look the same are different names where their bytes differ.
    @Test func namesAreBytes() throws {
        let maker = GGUFMaker(
            values: [GGUFMaker.value("\u{E9}", .uint8(1)), GGUFMaker.value("e\u{301}", .uint8(2))],
            tensors: [
                GGUFMaker.tensor("\u{E9}", [4]), GGUFMaker.tensor("e\u{301}", [4], offset: 32),
            ],
            data: 64
        )
        try withTemporaryFolder { folder in
            try write(maker.bytes, to: folder.appending("file"))
            let file = try GGUFFile(folder.appending("file"))
            #expect(file.metadata["\u{E9}"] == .uint8(1))
            #expect(file.metadata["e\u{301}"] == .uint8(2))
            #expect(file["e\u{301}"]?.byteRange.count == 16)
            #expect(file["e\u{301}"] != file["\u{E9}"])
        }
    }

    @Test func rowsBeyondATensorTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try GGUFFile(GGUFGolden.file).values(of: "matrix", rows: 1..<3)
        }
        expectTrap(result, "rows 1..<3 of \"matrix\" [2, 3]")
    }
}
