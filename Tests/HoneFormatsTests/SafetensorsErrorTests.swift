import HoneBase
import HoneFormats
import SystemPackage
import Testing

/// Every error names the file, and what it carries as evidence is in the message.
@Test(arguments: [
    (SafetensorsError.headerTooLong("m.safetensors", bytes: 123_456_789, limit: 100_000_000), "123456789"),
    (.dtypeUnknown("m.safetensors", tensor: "w", found: "\"F4\""), "F4"),
    (.overlap("m.safetensors", first: "left", second: "right"), "left and right"),
    (
        .sizeMismatch("m.safetensors", tensor: "w", dtype: .float32, shape: [2, 3], expected: 24, found: 20),
        "24 bytes for F32 [2, 3]"
    ),
    (.nameTooLong("m.safetensors", bytes: 5000, limit: 1024), "at most 1024 bytes"),
    (
        .shapeTooLarge("m.safetensors", tensor: "w", shape: [Int](repeating: 9, count: 1_000_000)),
        "9] and 999984 more sizes"
    ),
    (.notInShard(index: "m.safetensors", shard: "part-1", tensor: "w"), "part-1"),
    (.file(.missing("m.safetensors")), "no such file"),
])
func safetensorsErrorTellsItsEvidence(error: SafetensorsError, expected: String) {
    #expect(error.problem.place?.file == "m.safetensors")
    #expect(error.description.contains(expected))
}

@Test(arguments: [(true, "save the model as safetensors"), (false, "check the path")])
func missingWeightsComeWithARemedy(hasPickle: Bool, expected: String) {
    let error = SafetensorsError.weightsMissing(folder: "m", name: "model", hasPickle: hasPickle)
    #expect(error.problem.remedy?.contains(expected) == true)
}
