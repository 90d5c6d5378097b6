import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneFormats

/// What the reference writer was told to write.
private let written: [(String, GGUFValue)] = [
    ("general.architecture", .string("llama")), ("test.uint8", .uint8(200)), ("test.int8", .int8(-100)),
    ("test.uint16", .uint16(60000)), ("test.int16", .int16(-30000)), ("test.uint32", .uint32(4_000_000_000)),
    ("test.int32", .int32(-2_000_000_000)), ("test.uint64", .uint64(1 << 63)),
    ("test.int64", .int64(-(1 << 62))), ("test.float32", .float32(0.1)), ("test.float64", .float64(0.1)),
    ("test.bool", .bool(true)), ("test.string", .string("\u{D6}l \u{6C34}")),
    ("test.integers", .array(GGUFArray([1, -2, 3] as [Int32]))),
    ("test.numbers", .array(GGUFArray([0.5, -1.5] as [Float]))),
    ("test.bools", .array(GGUFArray([true, false]))),
    ("tokenizer.ggml.tokens", .array(GGUFArray(["<s>", "\u{2581}the", "", "\u{1F600}"]))),
]

@Suite struct GGUFMetadataTests {
    @Test func everyTypeIsReadAsTheReferenceWroteIt() throws {
        let metadata = try GGUFFile(GGUFGolden.file).metadata
        #expect(metadata.entries.map(\.key) == written.map(\.0))
        for (key, value) in written { #expect(metadata[key] == value, "\(key)") }
        #expect(metadata["test"] == nil)
    }

    @Test func valuesAreAskedForByType() throws {
        let metadata = try GGUFFile(GGUFGolden.file).metadata
        #expect(try metadata.string("general.architecture") == "llama")
        #expect(try metadata.integer("test.uint8") == 200)
        #expect(try metadata.integer("test.int8") == -100)
        #expect(try metadata.integer("test.uint16") == 60000)
        #expect(try metadata.integer("test.int16") == -30000)
        #expect(try metadata.integer("test.uint32") == 4_000_000_000)
        #expect(try metadata.integer("test.int32") == -2_000_000_000)
        #expect(try metadata.integer("test.int64") == -(1 << 62))
        #expect(try metadata.number("test.uint64") == 0x1p63)
        #expect(try metadata.number("test.float32") == Double(0.1 as Float))
        #expect(try metadata.number("test.float64") == 0.1)
        #expect(try metadata.number("test.int8") == -100)
        #expect(try metadata.bool("test.bool"))
        #expect(try metadata.strings("tokenizer.ggml.tokens") == ["<s>", "\u{2581}the", "", "\u{1F600}"])
        #expect(try metadata.integers("test.integers") == [1, -2, 3])
        #expect(try metadata.numbers("test.integers") == [1, -2, 3])
        #expect(try metadata.numbers("test.numbers") == [0.5, -1.5])
        #expect(metadata["test.bools"]?.array?.bools == [true, false])
    }

    @Test func otherTypesAndMissingKeysAreRefused() throws {
        let metadata = try GGUFFile(GGUFGolden.file).metadata
        let refused: [(String, String, String, () throws -> Void)] = [
            ("test.uint8", "a string", "uint8", { _ = try metadata.string("test.uint8") }),
            ("test.uint64", "a whole number", "uint64", { _ = try metadata.integer("test.uint64") }),
            ("test.float32", "a whole number", "float32", { _ = try metadata.integer("test.float32") }),
            ("test.string", "a number", "string", { _ = try metadata.number("test.string") }),
            ("test.uint8", "a boolean", "uint8", { _ = try metadata.bool("test.uint8") }),
            (
                "test.integers", "an array of strings in UTF-8", "an array of 3 int32",
                { _ = try metadata.strings("test.integers") }
            ),
            (
                "test.numbers", "an array of whole numbers", "an array of 2 float32",
                { _ = try metadata.integers("test.numbers") }
            ),
            (
                "test.bools", "an array of numbers", "an array of 2 bool",
                { _ = try metadata.numbers("test.bools") }
            ),
        ]
        for (key, expected, found, ask) in refused {
            let error = GGUFError.valueOfOtherType(metadata.path, key: key, expected: expected, found: found)
            #expect(throws: error) { try ask() }
        }
        #expect(throws: GGUFError.keyMissing(metadata.path, key: "none", expected: "a string")) {
            try metadata.string("none")
        }
    }
}
