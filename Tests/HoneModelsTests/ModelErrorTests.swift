import HoneBase
import HoneFormats
import HoneText
import SystemPackage
import Testing

@testable import HoneModels

private let path = FilePath("base/config.json")

/// An error and what its message must name.
private let errors: [(ModelError, [String])] = [
    (
        .missing(path, what: "config.json", remedy: "pull it"),
        ["base/config.json", "no config.json", "pull it"]
    ),
    (
        .unknownArchitecture(path, found: "xlnet", known: ["bert", "llama"]),
        ["model_type", "xlnet", "bert, llama"]
    ),
    (
        .unknownArchitecture(path, found: "lama", known: ["bert", "llama"]),
        ["lama", "is llama meant?"]
    ),
    (.noRoom(path, special: 2, maximum: 2), ["more than 2 tokens"]),
    (.tooLarge(path, bytes: 3 << 30, memory: 1 << 30), ["3072 MB", "at most 1024 MB"]),
    (.missingKey(path, key: "hidden_size", expected: "a whole number"), ["hidden_size", "a whole number"]),
    (.wrongValue(path, key: "hidden_act", expected: "gelu", found: "relu"), ["hidden_act", "gelu", "relu"]),
    (.unknownKey(path, key: "rope_theta"), ["rope_theta", "may change"]),
    (.missingTensor(path, name: "a.weight", shape: [2, 3]), ["a.weight", "[2, 3]"]),
    (.wrongShape(path, name: "a.weight", expected: [2, 3], found: [3]), ["a.weight", "[2, 3]", "[3]"]),
    (.unexpectedTensor(path, name: "a.weight"), ["a.weight", "does not use"]),
    (.unsupportedType(path, name: "a.weight", type: "I64"), ["a.weight", "I64", "F32, BF16 or F16"]),
    (.vocabulary(path, tokens: 101, rows: 100), ["101 tokens", "at most 100"]),
    (.file(.missing(path)), ["no such file"]),
    (.weights(SafetensorsError.tooShort(path, bytes: 3)), ["3 bytes"]),
    (
        .tokenizer(TokenizerError.missingToken(path, token: "[CLS]", field: "cls_token")),
        ["[CLS]", "cls_token"]
    ),
]

@Suite struct ModelErrorTests {
    @Test(arguments: errors) func messagesNameTheCause(error: ModelError, parts: [String]) {
        for part in parts + ["base/config.json"] { #expect(error.description.contains(part)) }
        #expect(error.problem.kind == .input)
    }

    @Test func malformedFilesAreNamed() throws {
        do throws(JSONSyntaxError) {
            _ = try JSONScanner.parse([UInt8]("{\"a\": }".utf8))
            Issue.record("that is no JSON")
        } catch {
            let description = ModelError.malformed(path, error).description
            #expect(description.contains("base/config.json") && description.contains(error.problem.what))
        }
    }
}
