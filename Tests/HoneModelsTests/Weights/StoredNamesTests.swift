import Testing

@testable import HoneModels

@Suite struct StoredNamesTests {
    @Test(
        arguments: [
            (["model.norm.weight", "norm.weight"], "model.norm.weight", "model.norm.weight"),
            (["bert.encoder.a"], "encoder.a", "bert.encoder.a"), (["h.0.a"], "transformer.h.0.a", "h.0.a"),
            (["a.b.encoder.a"], "encoder.a", nil), (["h.0.a"], "other", nil), ([], "a", nil),
            (["xencoder.a"], "encoder.a", nil),
        ] as [([String], String, String?)]
    )
    func aFirstPartMayBeMoreOrLess(_ stored: [String], _ name: String, _ found: String?) {
        #expect(StoredNames(stored)[name] == found)
    }
}
