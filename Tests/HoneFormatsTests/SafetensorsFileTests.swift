import HoneBase
import HoneFormats
import HoneTestSupport
import SystemPackage
import Testing

private let path = FilePath("file")

/// A header, the number of data bytes, and why it must be refused.
private let refused: [(String, Int, SafetensorsError)] = [
    ("", 0, .headerNotAnObject(path, firstByte: nil)),
    ("[]", 0, .headerNotAnObject(path, firstByte: 0x5B)),
    (" {}", 0, .headerNotAnObject(path, firstByte: 0x20)),
    ("{}", 1, .trailingBytes(path, bytes: 1)),
    ("{\"a\": 3}", 0, .entryNotAnObject(path, tensor: "a", found: "a number")),
    (
        "{\"a\": {\"shape\": [1], \"data_offsets\": [0, 1]}}", 1,
        .fieldMissing(path, tensor: "a", field: "dtype")
    ),
    (
        "{\"a\": {\"dtype\": \"U8\", \"data_offsets\": [0, 1]}}", 1,
        .fieldMissing(path, tensor: "a", field: "shape")
    ),
    (
        "{\"a\": {\"dtype\": \"U8\", \"shape\": [1]}}", 1,
        .fieldMissing(path, tensor: "a", field: "data_offsets")
    ),
    (
        "{\"a\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [0, 1], \"scale\": 2}}", 1,
        .fieldUnknown(path, tensor: "a", field: "scale")
    ),
    (one("\"F8\"", "[1]", "[0, 1]"), 1, .dtypeUnknown(path, tensor: "a", found: "\"F8\"")),
    (one("7", "[1]", "[0, 1]"), 1, .dtypeUnknown(path, tensor: "a", found: "7")),
    (one("\"U8\"", "1", "[0, 1]"), 1, .shapeInvalid(path, tensor: "a", found: "1")),
    (one("\"U8\"", "[-1]", "[0, 1]"), 1, .shapeInvalid(path, tensor: "a", found: "[-1]")),
    (one("\"U8\"", "[1.0]", "[0, 1]"), 1, .shapeInvalid(path, tensor: "a", found: "[1.0]")),
    (one("\"U8\"", "[1e0]", "[0, 1]"), 1, .shapeInvalid(path, tensor: "a", found: "[1.0]")),
    (one("\"U8\"", "[\"1\"]", "[0, 1]"), 1, .shapeInvalid(path, tensor: "a", found: "[\"1\"]")),
    (
        one("\"U8\"", "[9223372036854775808]", "[0, 1]"), 1,
        .shapeInvalid(path, tensor: "a", found: "[9.223372036854776e+18]")
    ),
    (one("\"U8\"", "[1]", "[0]"), 1, .offsetsInvalid(path, tensor: "a", found: "[0]")),
    (one("\"U8\"", "[1]", "[0, 1, 2]"), 1, .offsetsInvalid(path, tensor: "a", found: "[0, 1, 2]")),
    (one("\"U8\"", "[1]", "[-1, 0]"), 1, .offsetsInvalid(path, tensor: "a", found: "[-1, 0]")),
    (one("\"U8\"", "[1]", "[0.5, 1]"), 1, .offsetsInvalid(path, tensor: "a", found: "[0.5, 1]")),
    (one("\"U8\"", "[1]", "null"), 1, .offsetsInvalid(path, tensor: "a", found: "null")),
    (one("\"U8\"", "[1]", "[1, 0]"), 1, .offsetsReversed(path, tensor: "a", begin: 1, end: 0)),
    (one("\"U8\"", "[2]", "[0, 2]"), 1, .offsetsBeyondFile(path, tensor: "a", end: 2, data: 1)),
    (
        one("\"U8\"", "[1]", "[0, 9223372036854775807]"), 1,
        .offsetsBeyondFile(path, tensor: "a", end: .max, data: 1)
    ),
    (
        one("\"F32\"", "[4294967296, 4294967296]", "[0, 1]"), 1,
        .shapeTooLarge(path, tensor: "a", shape: [4_294_967_296, 4_294_967_296])
    ),
    (
        one("\"F64\"", "[1152921504606846976]", "[0, 0]"), 0,
        .shapeTooLarge(path, tensor: "a", shape: [1_152_921_504_606_846_976])
    ),
    (
        one("\"F32\"", "[2, 3]", "[0, 23]"), 23,
        .sizeMismatch(path, tensor: "a", dtype: .float32, shape: [2, 3], expected: 24, found: 23)
    ),
    (
        one("\"F32\"", "[]", "[0, 8]"), 8,
        .sizeMismatch(path, tensor: "a", dtype: .float32, shape: [], expected: 4, found: 8)
    ),
    (
        one("\"F32\"", "[0]", "[0, 4]"), 4,
        .sizeMismatch(path, tensor: "a", dtype: .float32, shape: [0], expected: 0, found: 4)
    ),
    (two("[0, 2]", "[1, 3]"), 3, .overlap(path, first: "a", second: "b")),
    (two("[0, 2]", "[0, 2]"), 2, .overlap(path, first: "a", second: "b")),
    (two("[0, 2]", "[3, 5]"), 5, .gap(path, before: "b", bytes: 1)),
    (two("[3, 5]", "[1, 3]"), 5, .gap(path, before: "b", bytes: 1)),
    (two("[0, 2]", "[2, 4]"), 7, .trailingBytes(path, bytes: 3)),
    ("{\"__metadata__\": []}", 0, .metadataNotText(path, key: nil)),
    ("{\"__metadata__\": {\"a\": \"b\", \"c\": 1}}", 0, .metadataNotText(path, key: "c")),
]

private func one(_ dtype: String, _ shape: String, _ offsets: String) -> String {
    "{\"a\": {\"dtype\": \(dtype), \"shape\": \(shape), \"data_offsets\": \(offsets)}}"
}

private func two(_ first: String, _ second: String) -> String {
    """
    {"a": {"dtype": "U8", "shape": [2], "data_offsets": \(first)}, \
    "b": {"dtype": "U8", "shape": [2], "data_offsets": \(second)}}
    """
}

/// The error of opening `bytes`, with the file called as in the table.
private func error(of bytes: [UInt8]) throws -> String? {
    try withTemporaryFolder { folder in
        try write(bytes, to: folder.appending("file"))
        do throws(SafetensorsError) {
            _ = try SafetensorsFile(folder.appending("file"))
            return nil
        } catch {
            return String(describing: error).replacing(folder.string + "/", with: "")
        }
    }
}

@Suite struct SafetensorsFileTests {
    @Test(arguments: refused) func hostileHeadersAreRefused(
        header: String,
        data: Int,
        expected: SafetensorsError
    ) throws {
        #expect(try error(of: safetensors(header, data: data)) == expected.description)
    }

    @Test(arguments: 0..<8) func filesWithoutALengthAreRefused(bytes: Int) throws {
        #expect(
            try error(of: [UInt8](repeating: 0, count: bytes))
                == SafetensorsError.tooShort(path, bytes: bytes).description
        )
    }

    @Test(arguments: [3, 100_000_000] as [UInt64]) func lengthsBeyondTheFileAreRefused(length: UInt64) throws
    {
        #expect(
            try error(of: safetensors("{}", length: length))
                == SafetensorsError.headerBeyondFile(path, bytes: length, file: 10).description
        )
    }

    @Test(arguments: [100_000_001, 1 << 63, .max] as [UInt64]) func hugeLengthsAreRefused(length: UInt64)
        throws
    {
        #expect(
            try error(of: safetensors("{}", length: length))
                == SafetensorsError.headerTooLong(path, bytes: length, limit: 100_000_000).description
        )
    }

    @Test(arguments: [
        ("{", "a member's name"), ("{}x", "follows"), ("{\"a\"}", "':'"), ("{'a': 1}", "double quotes"),
        (two("[0, 2]", "[2, 4]").replacing("\"b\"", with: "\"a\""), "\"a\" stands twice"),
        ("{\"__metadata__\": {}, \"__metadata__\": {}}", "\"__metadata__\" stands twice"),
        (one("\"U8\"", "[1]", "[0, 1], \"dtype\": \"I8\""), "\"dtype\" stands twice"),
        ("{\"a\": " + String(repeating: "[", count: 100_000), "nested"),
    ])
    func headersThatAreNotJSONAreRefused(header: String, reason: String) throws {
        let message = try #require(try error(of: safetensors(header, data: 4)))
        #expect(message.contains("not JSON"))
        #expect(message.contains(reason))
    }

    @Test func namesThatAreNotUTF8AreRefused() throws {
        var header = [UInt8](one("\"U8\"", "[1]", "[0, 1]").utf8)
        header[2] = 0xFF
        #expect(try error(of: safetensors(header, data: [0]))?.contains("not valid UTF-8") == true)
    }

    @Test func missingFilesAndFoldersAreRefused() throws {
        try withTemporaryFolder { folder in
            #expect(throws: SafetensorsError.file(.missing(folder.appending("none")))) {
                try SafetensorsFile(folder.appending("none"))
            }
            #expect(throws: SafetensorsError.file(.notAFile(folder))) { try SafetensorsFile(folder) }
        }
    }

    @Test func tensorsAreInTheOrderOfTheirBytes() throws {
        let header = """
            {"last": {"dtype": "F32", "shape": [1, 2], "data_offsets": [3, 11]}, "__metadata__": {"format": "pt", "\u{E9}": ""}, \
            "none": {"dtype": "I64", "shape": [5, 0, 3], "data_offsets": [3, 3]}, \
            "first": {"dtype": "U8", "shape": [3], "data_offsets": [0, 3]}}\("   ")
            """
        let bytes = safetensors(header, data: 11)
        try withTemporaryFolder { folder in
            try write(bytes, to: folder.appending("file"))
            let file = try SafetensorsFile(folder.appending("file"))
            #expect(file.tensors.map(\.name) == ["first", "none", "last"])
            #expect(file.tensors.map(\.count) == [3, 0, 2])
            #expect(file.metadata == ["format": "pt", "\u{E9}": ""])
            let start = bytes.count - 11
            #expect(file["last"] == file.tensors[2])
            #expect(file["last"]?.byteRange == start + 3..<start + 11)
            #expect(file["last"]?.shape == [1, 2])
            #expect(file["last"]?.dtype == .float32)
            #expect(file["other"] == nil)
            for _ in 0..<2 {
                #expect(try file.withBytes(of: "first") { Array($0) } == [0, 1, 2])
                #expect(try file.withBytes(of: "last") { Array($0) } == Array(3..<11))
                #expect(try file.withBytes(of: "none") { Array($0) } == [])
                for tensor in file.tensors { file.release(tensor.name) }
                file.release("other")
            }
            #expect(throws: SafetensorsError.tensorMissing(folder.appending("file"), tensor: "other")) {
                try file.withBytes(of: "other") { $0.count }
            }
        }
    }

    @Test func aFileMayBeEmpty() throws {
        try withTemporaryFolder { folder in
            try write(safetensors("{}"), to: folder.appending("file"))
            #expect(try SafetensorsFile(folder.appending("file")).tensors.isEmpty)
        }
    }
}
