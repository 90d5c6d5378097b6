import HoneBase
import HoneFormats
import SystemPackage
import Testing

@Suite struct GGUFErrorTests {
    /// Every error names the file, and what it carries as evidence is in the message.
    @Test(arguments: [
        (GGUFError.notGGUF("m.gguf", found: []), "an empty file"), (.bigEndian("m.gguf"), "big-endian"),
        (.split("m.gguf", parts: 7), "7 parts"),
        (.rowNotWhole("m.gguf", tensor: "w", type: .q6K, length: 100), "a multiple of 256 elements for Q6_K"),
        (.overlap("m.gguf", first: "left", second: "right"), "left and right"),
        (.typeNotDecoded("m.gguf", tensor: "w", type: .iq3XXS), "IQ3_XXS"),
        (.typeNotDecoded("m.gguf", tensor: "w", type: .iq3XXS), "Q8_0, Q4_0"),
        (.typeUnknown("m.gguf", tensor: "w", code: 99), "type 99"),
        (.keyMissing("m.gguf", key: "k", expected: "a string"), "no such key"),
        (.valueOfOtherType("m.gguf", key: "k", expected: "a string", found: "uint8"), "found: uint8"),
        (.tensorMissing("m.gguf", tensor: "w"), "field \"w\": there is no such tensor"),
        (.file(.missing("m.gguf")), "no such file"),
    ])
    func errorsTellTheirEvidence(error: GGUFError, expected: String) {
        #expect(error.problem.place?.file == "m.gguf")
        #expect(error.description.contains(expected))
    }

    @Test func hostileNamesAreCut() {
        let name = String(repeating: "n\u{301}", count: 30_000)
        #expect(GGUFError.tensorTwice("m.gguf", tensor: name).description.utf8.count < 600)
        #expect(GGUFError.overlap("m.gguf", first: name, second: name).description.utf8.count < 1000)
    }
}
